// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - load, unload, parameters
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/seq_buf.h>
#include <linux/sizes.h>

#include "detach.h"
#include "episode_collect.h"
#include "episode_flood.h"
#include "episode_freed.h"
#include "episode_pending.h"
#include "lib/version.h"
#include "out_cdev.h"
#include "out_debugfs.h"
#include "out_panic.h"
#include "probe.h"
#include "probe_blind.h"
#include "rec_selection.h"
#include "rec_function.h"
#include "rec_page_state.h"
#include "rec_system.h"
#include "ring.h"
#include "ring_budget.h"
#include "ring_record.h"

#define RING_KB_MIN	64
#define RING_KB_MAX	65536

/* What an episode publishes together fits into the smallest ring. */
#define ROOM_MIN	(RING_KB_MIN * SZ_1K - OW_OTHERS * OOMWATCH_RECORD_MAX)
static_assert(OW_MEMCG_BYTES(OW_CANDIDATES_MAX) <= ROOM_MIN);
static_assert(OW_SYSTEM_BYTES(OW_CANDIDATES_MAX) <= ROOM_MIN);

/* The kept part has this fraction of the size of the history, but at least KEPT_KB_MIN. */
#define KEPT_PART	4
#define KEPT_KB_MIN	64

static int ring_kb = 1024;
module_param(ring_kb, int, 0444);
MODULE_PARM_DESC(ring_kb, "size of the history in KiB, 64 to 65536 (default 1024)");

static int candidates = 32;
module_param(candidates, int, 0444);
MODULE_PARM_DESC(candidates, "candidates to record of each OOM event, 0 to 128 (default 32)");

static bool stack = true;
module_param(stack, bool, 0444);
MODULE_PARM_DESC(stack, "record the stack of the trigger (default Y)");

static bool memcg = true;
module_param(memcg, bool, 0444);
MODULE_PARM_DESC(memcg, "record what the memory of a cgroup that runs out is used for (default Y)");

static bool system = true;
module_param(system, bool, 0444);
MODULE_PARM_DESC(system, "record what the memory of the system is used for when it runs out (default Y)");

static bool direct;
module_param(direct, bool, 0444);
MODULE_PARM_DESC(direct, "see candidates by a direct call of ftrace, which is cheaper; rmmod may then wait for RCU-tasks and block other modules and probes (default N)");

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
	size_t kept;
	int err;

	err = check_parameters();
	if (err)
		return err;

	kept = max(ring_kb / KEPT_PART, KEPT_KB_MIN) * SZ_1K;
	err = ow_ring_init(&ring, (size_t)ring_kb * SZ_1K, kept);
	if (err) {
		pr_err("no memory for a history of %d KiB\n", ring_kb);
		return err;
	}
	ow_record_init(&ring);
	ow_budget_init(kept);
	ow_flood_init();
	ow_pending_init();
	ow_selection_init(candidates);
	err = ow_collect_init(stack, memcg, system);
	if (err) {
		pr_err("no memory for %d candidates\n", candidates);
		goto exit_ring;
	}
	err = ow_panic_init();
	if (err)
		goto exit_collect;
	if (memcg || system)
		ow_function_init();
	if (memcg)
		ow_page_state_init();
	if (system)
		ow_system_init();
	err = ow_probe_init(direct);
	if (err)
		goto exit_functions;
	ow_blind_init();
	err = ow_cdev_init(&ring);
	if (err) {
		pr_err("cannot create /dev/oomwatch: error %d\n", err);
		goto exit_probe;
	}
	/* A file that is open when a load fails would outlive the module. */
	ow_debugfs_init(&ring);
	announce();
	return 0;

exit_probe:
	ow_probe_exit();
exit_functions:
	ow_detach_exit();
	ow_panic_exit();
exit_collect:
	ow_freed_exit();
	ow_collect_exit();
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
	ow_panic_exit_begin();
	ow_probe_exit();
	ow_panic_exit();
	ow_freed_exit();
	ow_collect_exit();
	ow_flood_exit();
	ow_cdev_wake_sync();
	ow_ring_exit(&ring);
}

module_init(oomwatch_init);
module_exit(oomwatch_exit);

MODULE_DESCRIPTION("Records every OOM event");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_VERSION(OOMWATCH_VERSION);
MODULE_LICENSE("GPL");
