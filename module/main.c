// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - load, unload, parameters
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/seq_buf.h>
#include <linux/sizes.h>

#include "blind.h"
#include "candidate.h"
#include "cdev.h"
#include "debugfs.h"
#include "episode.h"
#include "flood.h"
#include "panic.h"
#include "pending.h"
#include "probe.h"
#include "record.h"
#include "ring.h"
#include "version.h"

#define RING_KB_MIN	64
#define RING_KB_MAX	65536

static_assert(RING_KB_MIN * SZ_1K >= OW_EPISODE_BYTES_MAX);

static int ring_kb = 1024;
module_param(ring_kb, int, 0444);
MODULE_PARM_DESC(ring_kb, "size of the history in KiB, 64 to 65536 (default 1024)");

static int candidates = 32;
module_param(candidates, int, 0444);
MODULE_PARM_DESC(candidates, "candidates to record of an episode, 0 to 128 (default 32)");

static bool stack = true;
module_param(stack, bool, 0444);
MODULE_PARM_DESC(stack, "record the stack of the trigger (default Y)");

static struct ow_ring ring;

static void announce(void)
{
	char names[512];
	struct seq_buf s;

	seq_buf_init(&s, names, sizeof(names));
	ow_probe_summary(&s);
	pr_info("version " OOMWATCH_VERSION ", history %d KiB, probes: %.*s\n",
		ring_kb, (int)seq_buf_used(&s), names);
}

static int check_parameters(void)
{
	if (ring_kb < RING_KB_MIN || ring_kb > RING_KB_MAX) {
		pr_err("ring_kb=%d is out of range: %d to %d KiB\n", ring_kb,
		       RING_KB_MIN, RING_KB_MAX);
		return -EINVAL;
	}
	if (candidates < 0 || candidates > OW_CANDIDATES_MAX) {
		pr_err("candidates=%d is out of range: 0 to %d\n", candidates,
		       OW_CANDIDATES_MAX);
		return -EINVAL;
	}
	return 0;
}

static int __init oomwatch_init(void)
{
	int err;

	err = check_parameters();
	if (err)
		return err;

	err = ow_ring_init(&ring, (size_t)ring_kb * SZ_1K);
	if (err) {
		pr_err("no memory for a history of %d KiB\n", ring_kb);
		return err;
	}
	ow_record_init(&ring);
	ow_flood_init();
	ow_pending_init();
	ow_candidate_init(candidates);
	err = ow_episode_init(stack);
	if (err) {
		pr_err("no memory for %d candidates\n", candidates);
		goto exit_ring;
	}
	err = ow_panic_init();
	if (err)
		goto exit_episode;
	err = ow_probe_init();
	if (err)
		goto exit_panic;
	ow_blind_init();
	err = ow_cdev_init(&ring);
	if (err) {
		pr_err("cannot create /dev/oomwatch: error %d\n", err);
		goto exit_blind;
	}
	/* A file that is open when a load fails would outlive the module. */
	ow_debugfs_init(&ring);
	announce();
	return 0;

exit_blind:
	ow_blind_exit();
	ow_probe_exit();
exit_panic:
	ow_panic_exit();
exit_episode:
	ow_episode_exit();
exit_ring:
	ow_flood_exit();
	ow_cdev_wake_sync();
	ow_ring_exit(&ring);
	return err;
}

static void __exit oomwatch_exit(void)
{
	ow_debugfs_exit();
	ow_cdev_exit();
	ow_blind_exit();
	ow_probe_exit();
	ow_panic_exit();
	ow_episode_exit();
	ow_flood_exit();
	ow_cdev_wake_sync();
	ow_ring_exit(&ring);
}

module_init(oomwatch_init);
module_exit(oomwatch_exit);

MODULE_DESCRIPTION("Records every episode of the OOM killer");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_VERSION(OOMWATCH_VERSION);
MODULE_LICENSE("GPL");
