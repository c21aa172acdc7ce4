# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# debian_lib.sh - what the parts of tests/guest/debian share
# shellcheck source=tests/selftests/lib.sh
. /oomwatch/lib.sh
tool=/usr/local/sbin/oomwatch
hog=/oomwatch/hog
drop_in=/run/systemd/system/oomwatch.service.d

uptime_s()
{
	cut -d. -f1 /proc/uptime
}

# wait_for SECONDS COMMAND... - as that of lib.sh, but by the clock, since a look takes
# long here; three times as long, since a guest without KVM is slow
wait_for()
{
	local end=$(($(uptime_s) + 3 * $1))
	shift

	until "$@"; do
		[ "$(uptime_s)" -lt "$end" ] || return 1
		sleep 0.2
	done
}

# has LINE PATTERN - does the line match?
has()
{
	printf '%s\n' "$1" | grep -qE -e "$2"
}

# property NAME - of the unit oomwatch
property()
{
	systemctl show -P "$1" oomwatch
}

# is_active PID - does the unit run, in another process than this one?
is_active()
{
	[ "$(property ActiveState)" = active ] && [ "$(property MainPID)" != "$1" ]
}

# oom_in UNIT [OPTION...] - an OOM in a unit that is made for it, by systemd-run
oom_in()
{
	local unit=$1
	shift

	systemd-run -q --wait --unit="$unit" -p MemoryMax=8M -p MemorySwapMax=0 "$@" \
		"$hog" -a 0 -c captain 64
	true
}

# newest KEY - of the newest OOM, as list has it
newest()
{
	"$tool" list -1 --json 2>/dev/null | jq -r ".$1"
}

# is_listed STATE EVENT - is the newest OOM a later one than that, and in this state?
is_listed()
{
	[ "$(newest episode)" != "$2" ] && [ "$(newest state)" = "$1" ]
}

# entry EPISODE NAME - a field of the entry in the journal
entry()
{
	journalctl -q --no-pager -b -o json MESSAGE_ID=a7db4fc462254692a96bea0a073903e9 \
		OOMWATCH_EPISODE="$1" | jq -r ".$2"
}

# has_entry EPISODE
has_entry()
{
	[ -n "$(entry "$1" MESSAGE)" ]
}

# said - what the recorder has said in this boot
said()
{
	journalctl -q --no-pager -b -o cat _SYSTEMD_UNIT=oomwatch.service _TRANSPORT=stdout
}

says()
{
	said | grep -q -e "$1"
}

# drop_in LINE... - change the unit, until the next boot
drop_in()
{
	mkdir -p "$drop_in"
	printf '%s\n' '[Service]' "$@" >"$drop_in/test.conf"
	systemctl daemon-reload
}

unload_module()
{
	rmmod oomwatch 2>/dev/null
}
