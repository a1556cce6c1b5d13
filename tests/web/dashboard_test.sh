#!/usr/bin/env bash
# The page in a real Chromium: dashboard_test.sh PROGRAMS PICTURES
#
# PROGRAMS is the folder of the built programs; PICTURES gets the screenshots.
exec "$(dirname "${BASH_SOURCE[0]}")/run_with_browser.sh" dashboard_test.mjs "$@"
