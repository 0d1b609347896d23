"""Programs of others that tests may need; without one its tests are skipped, and say which."""

import shutil

import pytest

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the program curl is not installed")
