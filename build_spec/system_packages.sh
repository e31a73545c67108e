#!/bin/sh
# What pip cannot bring on Debian: the system libraries Qt links to, and python3-venv.
# Silent when all is there; installs what lacks where it may (root or passwordless sudo, apt-get);
# else says in one sentence what to install. Fails only when the tests could not run without it.
# Called with `test`, it looks for the printers and the X server of the tests as well: where they lack, those tests are
# skipped.
# PYTHON names the interpreter the environment is made with.
set -eu

[ "$(uname -s)" = Linux ] || exit 0
PATH=$PATH:/usr/sbin:/sbin
command -v ldconfig >/dev/null 2>&1 || exit 0  # no glibc: another world, where Qt's wheels do not run either

known=$(ldconfig -p)

# lacking: of the lines "library package" on standard input, the packages whose library is not known.
lacking() {
    while read -r library package; do
        case $known in
            *"$library "*) ;;
            *) printf ' %s' "$package" ;;
        esac
    done
}

# Without these nothing of Qt loads, with or without a screen.
lacking_needed() {
    "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || printf ' python3-venv'
    lacking <<-EOF
		libglib-2.0.so.0 libglib2.0-0
		libEGL.so.1 libegl1
		libGL.so.1 libgl1
		libdbus-1.so.3 libdbus-1-3
		libfontconfig.so.1 libfontconfig1
		libxkbcommon.so.0 libxkbcommon0
		libpulse.so.0 libpulse0
		libXrandr.so.2 libxrandr2
	EOF
}

# Without these there is no window on an X11 screen; everything else works.
lacking_for_window() {
    lacking <<-EOF
		libxcb-cursor.so.0 libxcb-cursor0
		libxcb-icccm.so.4 libxcb-icccm4
		libxcb-keysyms.so.1 libxcb-keysyms1
		libxcb-shape.so.0 libxcb-shape0
		libxcb-xkb.so.1 libxcb-xkb1
		libxkbcommon-x11.so.0 libxkbcommon-x11-0
	EOF
}

# Without these no test prints on a real printer, or presses real keys.
lacking_for_test() {
    command -v ippeveprinter >/dev/null 2>&1 || printf ' cups-ipp-utils'
    command -v cupsd >/dev/null 2>&1 || printf ' cups-daemon'
    command -v dbus-daemon >/dev/null 2>&1 || printf ' dbus-daemon'
    command -v Xvfb >/dev/null 2>&1 || printf ' xvfb'
    command -v setxkbmap >/dev/null 2>&1 || printf ' x11-xkb-utils'
    lacking <<-EOF
		libX11.so.6 libx11-6
		libXtst.so.6 libxtst6
	EOF
}

needed=$(lacking_needed)
for_window=$(lacking_for_window)
for_test=
[ "${1:-}" != test ] || for_test=$(lacking_for_test)
packages=$needed$for_window$for_test
[ -n "$packages" ] || exit 0

as_root=none
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
fi
if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages:$packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # both are lists of words
    if said=$({ $as_root apt-get -qq update && $as_root apt-get -qq install -y --no-install-recommends $packages; } \
        2>&1 </dev/null); then
        exit 0
    fi
    printf '%s\n' "$said" | tail -n 3 >&2
fi

[ -n "$needed$for_test${DISPLAY:-}" ] || exit 0  # no screen here, and nothing else lacks
echo "Please install these system packages (on Debian: sudo apt-get install$packages)." >&2
[ -z "$needed" ] || ! command -v apt-get >/dev/null 2>&1
