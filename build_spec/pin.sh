#!/usr/bin/env bash
# Writes requirements.txt and requirements-dev.txt from pyproject.toml: exact versions, with the hashes of
# every published file, so that one list serves Linux, Windows and macOS.
# Keeps the versions pinned now unless called with --upgrade or --upgrade-package NAME.
set -eu
cd "$(dirname "$0")/.."

# The machine's own package settings stay out of it: only the public files have the public hashes.
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX PIP_TRUSTED_HOST
export PIP_CONFIG_FILE=/dev/null

pin() {
    local out=$1 title=$2
    shift 2
    .venv/bin/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --no-emit-options --output-file "$out" "$@" pyproject.toml build_spec/other_platforms.in
    sed -i -E \
        -e 's/^((colorama|pywin32-ctypes)==[^ ;]+)[^\\]*/\1 ; sys_platform == "win32" /' \
        -e 's/^((jeepney|secretstorage)==[^ ;]+)[^\\]*/\1 ; sys_platform == "linux" /' \
        -e '/^# The following packages are considered/d' \
        -e "1i # $title Written by build_spec/pin.sh from pyproject.toml." \
        "$out"
}

sed -i '/^# .*Written by/d' build_spec/requirements*.txt 2>/dev/null || true
pin build_spec/requirements.txt "What a kiosk runs with." "$@"
pin build_spec/requirements-dev.txt "The same, and what tests and checks need." \
    --extra dev --constraint build_spec/requirements.txt "$@"

# pip-compile on another system does not see what has wheels for Windows alone.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for python in 3.11 3.12 3.13; do
    .venv/bin/python -m pip download --quiet --no-deps --only-binary=:all: --platform win_amd64 \
        --python-version "$python" --dest "$folder" pywin32==312
done
for out in build_spec/requirements.txt build_spec/requirements-dev.txt; do
    sed -i '/^pywin32==/,/[^\\]$/d' "$out"
    {
        printf 'pywin32==312 ; sys_platform == "win32"'
        for wheel in "$folder"/*.whl; do
            printf ' \\\n    --hash=sha256:%s' "$(sha256sum "$wheel" | cut -d' ' -f1)"
        done
        echo
    } >>"$out"
done
