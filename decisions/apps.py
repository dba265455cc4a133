from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        """Register the content check, provide the guide, and watch the content in development."""
        from decisions import autoreload, checks, current  # noqa: F401 (the apps must be ready first)

        autoreload.watch()
