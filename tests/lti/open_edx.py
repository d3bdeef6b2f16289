"""Open edX's LTI 1.3 consumer as a platform of its own, without Open edX: `python open_edx.py`.

It prints one line of JSON and serves on 127.0.0.1 until its standard input ends. What is tested is the package's: its keys,
its launch address, its tokens. Ours are only the settings, and /start, which begins a launch as a course page would.
"""

import json
import os
import sys
import tempfile
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

FOLDER = tempfile.TemporaryDirectory()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def serve():
    server = make_server("127.0.0.1", 0, None, handler_class=Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    settings.configure(
        DEBUG=False,
        SECRET_KEY="of a test",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "rest_framework",
            "lti_consumer",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER.name}/lms.sqlite"}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        FEATURES={},
        LMS_ROOT_URL=url,
        LMS_BASE=url,
        PLATFORM_NAME="edx",
        USAGE_ID_PATTERN=r"(?P<usage_id>i4x://[^/]+)",
    )
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    server.set_app(get_wsgi_application())
    print(json.dumps(registered(url)), flush=True)
    threading.Thread(target=until_asked_to_end, daemon=True).start()
    server.serve_forever()


def until_asked_to_end():
    sys.stdin.read()
    os._exit(0)


def registered(url):
    from lti_consumer.models import LtiConfiguration

    config = LtiConfiguration.objects.create(
        version=LtiConfiguration.LTI_1P3,
        config_store=LtiConfiguration.CONFIG_ON_DB,
        # Grades go through Clever.
        lti_advantage_ags_mode=LtiConfiguration.LTI_ADVANTAGE_AGS_DISABLED,
    )
    return {
        "issuer": url,
        "client_id": config.lti_1p3_client_id,
        "deployment_id": "1",
        "auth_url": f"{url}/lti_consumer/v1/launch/",
        "jwks_url": f"{url}/lti_consumer/v1/public_keysets/{config.passport_id}",
        "token_url": f"{url}/lti_consumer/v1/token/{config.passport_id}",
        "start": f"{url}/start",
    }


def start(request):
    """A person clicks on a link of a course: the package says where the browser goes."""
    from django.http import HttpResponseRedirect
    from lti_consumer.api import get_lti_1p3_launch_start_url
    from lti_consumer.data import Lti1p3LaunchData
    from lti_consumer.models import LtiConfiguration

    asked = request.GET
    config = LtiConfiguration.objects.get()
    config.lti_1p3_oidc_url = f"{asked['tool']}/lti/login"
    config.lti_1p3_launch_url = f"{asked['tool']}/lti/launch"
    config.save()
    launch = Lti1p3LaunchData(
        user_id=asked["user"],
        user_role=asked["role"],
        config_id=config.config_id,
        resource_link_id="link-1",
        name="Elena Rivera",
        email="somebody@school.example",
        context_id=asked["course"],
        context_type=["course_section"],
        context_title="Algebra",
        custom_parameters=json.loads(asked.get("custom", "{}")),
    )
    return HttpResponseRedirect(get_lti_1p3_launch_start_url(launch))


def addresses():
    from django.urls import include, path

    return [path("start", start), path("", include("lti_consumer.plugin.urls"))]


class Lazy(list):
    """Django asks this module for its addresses before the package's can be imported."""

    def __iter__(self):
        return iter(addresses())

    def __reversed__(self):
        return reversed(addresses())


urlpatterns = Lazy()

if __name__ == "__main__":
    serve()
