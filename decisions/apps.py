from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        """Register the content check and provide the guide."""
        from decisions import checks, current  # noqa: F401 (the apps must be ready first)
