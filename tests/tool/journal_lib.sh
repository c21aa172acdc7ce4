# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# journal_lib.sh - a journald of its own for a test, in a mount namespace of its own, so that
# the journal of this machine gets nothing; and a recorder that adds to it
journald=/lib/systemd/systemd-journald
socket=/run/systemd/journal/socket
journald_pid="" recorder=""

# need_journald - skip the test if it cannot be installed
need_journald()
{
	[ -x "$journald" ] || "${here:?}/../../scripts/deps" systemd ||
		ktap_skip_all "needs the package systemd"
}

# make_journal - a place for it, in the mount namespace
make_journal()
{
	mount -t tmpfs none /run
	mount -t tmpfs none /var/log
	mount -t tmpfs none /var/lib/systemd
	mkdir -p /run/systemd/journald.conf.d
	printf '%s\n' '[Journal]' Storage=volatile ReadKMsg=no Audit=no RateLimitBurst=0 \
		>/run/systemd/journald.conf.d/test.conf
}

# end_journal - end what was started
end_journal()
{
	# shellcheck disable=SC2086 # nothing if there is none
	[ -z "$recorder$journald_pid" ] || kill $recorder $journald_pid 2>/dev/null
}

# start_journald - and wait until it has its socket
start_journald()
{
	rm -f "$socket"
	"$journald" 2>journald.err &
	journald_pid=$!
	wait_for 20 [ -S "$socket" ]
}

# stop_journald SIGNAL - its socket stays
stop_journald()
{
	kill "-$1" "$journald_pid"
	wait "$journald_pid" 2>/dev/null
	journald_pid=""
}

# recorder - start it, in the directory of these tests
recorder()
{
	: >err
	"${tool:?}" record --journal --dir dir 2>err &
	recorder=$!
}

# stop SIGNAL - end the recorder
stop()
{
	kill "-$1" "$recorder"
	wait "$recorder" 2>/dev/null || :
	recorder=""
}

# entries ARGUMENT... - of the recorder, of these tests
entries()
{
	journalctl -q --no-pager SYSLOG_IDENTIFIER=oomwatch MESSAGE_ID=a7db4fc462254692a96bea0a073903e9 "$@"
}

# has_entries N - are there so many?
has_entries()
{
	[ "$(entries -o cat | wc -l)" = "$1" ]
}

# fields EPISODE NAME... - the values of these fields, in this order
fields()
{
	entries -o json "OOMWATCH_EPISODE=$1" | python3 -c '
import json, sys
entry = json.loads(sys.stdin.readline())
for name in sys.argv[1:]:
    value = entry.get(name, "absent")
    print(value if isinstance(value, str) else bytes(value).decode("latin-1"))
' "$@" | sed 1d
}
