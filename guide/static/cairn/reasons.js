// Reasons stay behind the #, sent to nobody. See own_reasons.py.
const form = document.forms.reasons, own = new URLSearchParams(location.hash.slice(1));
const swap = (text, what, by) => text.replace(RegExp(form.dataset[what], "gu"), by);
const said = name => swap(own.get(name) || "", "blank", " ").trim();
const show = () => {
	const url = new URL(form.dataset.page, location);
	for (const { name, value, checked } of form) {
		if (name.includes(".")) value ? own.set(name, value) : own.delete(name);
		if (name == "accept" && (checked || said("because." + value))) url.searchParams.append(name, value);
	}
	url.hash = own;
	history.replaceState(0, "", form.permalink.value = url);
	return url.search;
};
for (const field of form) field.value ||= own.get(field.name);
(form.oninput = show)();
form.onsubmit = async event => {
	const button = event.submitter, link = button.nextElementSibling?.cloneNode();
	if (!link?.href) return;
	event.preventDefault();
	const got = await fetch(link.href + show()).catch(Object);
	if (!got.ok) return button.after(" Try again.");
	const file = (await got.text()).replace(/\ue000(.+?) (.+?)\ue001(.*?)\ue002/g, (_, how, name, or) =>
		swap(said(name), how, "\\$&") || or).replace(/.*\ue003.*\n/g, "");
	link.href = URL.createObjectURL(new Blob([file]));
	link.click();
};
