// SPDX-License-Identifier: GPL-2.0-only
/*
 * oom_patch - a live patch of oom_badness(), for tests
 *
 * Each candidate gets the same points, but for those that may never be killed.
 */
#include <linux/limits.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/sched.h>

#define POINTS	4242

static long patched_oom_badness(struct task_struct *task, unsigned long totalpages)
{
	if (is_global_init(task) || task->flags & PF_KTHREAD)
		return LONG_MIN;
	return POINTS;
}

static struct klp_func funcs[] = {
	{
		.old_name = "oom_badness",
		.new_func = patched_oom_badness,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs }, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init patch_init(void)
{
	return klp_enable_patch(&patch);
}

/* It can be unloaded only when it is disabled and nobody runs in it. */
static void __exit patch_exit(void)
{
}

module_init(patch_init);
module_exit(patch_exit);

MODULE_DESCRIPTION("Patches oom_badness() live, for tests");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
