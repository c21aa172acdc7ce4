// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree - OOMs all over a tree of cgroups at once: memory.events and the records
 *        agree
 *
 * The kernel counts oom_kill where the victim was, not where the limit is: in
 * memory.events.local of that cgroup, in memory.events of it and of all above.
 */
#include <linux/oomwatch.h>

#include "harness.h"
#include "oomtest.h"
#include "stream.h"

#define ROUNDS		5
#define NODES		20

/* In a cgroup: others, or a process that eats, or one that eats and sleeps. */
enum content { PARENT, EATER, SMALL, LARGE };

/* What it eats: more than any limit that is to be hit, or less. */
static const size_t bytes[] = {
	[EATER] = 16UL << 20,
	[SMALL] = 256UL << 10,
	[LARGE] = 4UL << 20,
};

/* The cgroup that is killed as a whole. */
#define GROUP	"tree/g"

/* 10 eaters; each parent stands before its children. */
static const struct {
	const char *path;
	const char *max;
	enum content content;
} nodes[NODES] = {
	{ "tree", "max", PARENT },
	/* Limits of their own. */
	{ "tree/a", "2M", EATER },
	{ "tree/b", "2M", EATER },
	{ "tree/c", "max", PARENT },
	{ "tree/c/a", "2M", EATER },
	{ "tree/c/b", "2M", EATER },
	/* The limit of the parent; the first victim is not the trigger. */
	{ "tree/p", "6M", PARENT },
	{ "tree/p/a", "max", EATER },
	{ "tree/p/b", "max", EATER },
	{ "tree/p/c", "max", LARGE },
	/* The limit of an ancestor, smaller than its own. */
	{ "tree/d", "4M", PARENT },
	{ "tree/d/e", "max", PARENT },
	{ "tree/d/e/f", "8M", EATER },
	/* Both. */
	{ "tree/m", "8M", PARENT },
	{ "tree/m/a", "2M", EATER },
	{ "tree/m/b", "max", EATER },
	/* All of them with the one that eats. */
	{ GROUP, "8M", PARENT },
	{ "tree/g/a", "max", EATER },
	{ "tree/g/b", "max", SMALL },
	{ "tree/g/c", "max", SMALL },
};

/**
 * struct node - what is known of a cgroup, by its number in nodes[]
 * @folder: the cgroup
 * @id: its number
 * @pid: the process in it, 0 if there is none
 * @victims: its victims that were recorded
 * @again: those of them that the kernel counted twice
 */
struct node {
	char folder[OOMTEST_FOLDER];
	__u64 id;
	pid_t pid;
	long victims;
	long again;
};

/**
 * struct tree - the tree and its records
 * @stream: what is read
 * @episodes: and what it makes of it
 * @nodes: the cgroups
 * @own_limit: victims of the limit of the cgroup that they were in
 * @other_limit: victims of a limit above
 */
struct tree {
	struct stream stream;
	struct episodes episodes;
	struct node nodes[NODES];
	long own_limit;
	long other_limit;
};

FIXTURE(tree)
{
	struct tree tree;
};

static void set_up_node(struct __test_metadata *_metadata, struct node *node,
			int i)
{
	ASSERT_EQ(oomtest_memcg(node->folder, sizeof(node->folder),
				nodes[i].path, nodes[i].max), 0);
	node->id = oomtest_memcg_id(node->folder);
	if (nodes[i].content == PARENT)
		ASSERT_EQ(oomtest_write(node->folder, "cgroup.subtree_control",
					"+memory"), 0);
	if (!strcmp(nodes[i].path, GROUP))
		ASSERT_EQ(oomtest_write(node->folder, "memory.oom.group", "1"),
			  0);
}

FIXTURE_SETUP(tree)
{
	struct tree *tree = &self->tree;
	int i;

	for (i = 0; i < NODES; i++)
		set_up_node(_metadata, &tree->nodes[i], i);
	tree->stream.room = STREAM_ROOM;
	tree->stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(tree->stream.fd, 0);
	ASSERT_EQ(lseek(tree->stream.fd, 0, SEEK_END), 0);
}

FIXTURE_TEARDOWN(tree)
{
	struct tree *tree = &self->tree;
	int i;

	close(tree->stream.fd);
	for (i = NODES - 1; i >= 0; i--)
		oomtest_remove(tree->nodes[i].folder);
}

/* A process that says that it is ready, and eats when all others are. */
static pid_t start(const struct node *node, enum content content,
		   const int ready[2], const int go[2])
{
	pid_t pid = fork();
	char byte = 0;

	if (pid)
		return pid;
	close(go[1]);
	if (oomtest_write(node->folder, "cgroup.procs", "0"))
		_exit(1);
	if (content != EATER)
		oomtest_touch(bytes[content]);
	if (write(ready[1], &byte, 1) != 1 || read(go[0], &byte, 1))
		_exit(1);
	if (content == EATER)
		oomtest_touch(bytes[content]);
	else
		pause();
	_exit(0);
}

/* Run all processes of the tree, until each was killed. */
static void play_round(struct __test_metadata *_metadata,
		       struct tree *tree)
{
	int i, status, ready[2], go[2];
	char byte;

	ASSERT_EQ(pipe(ready), 0);
	ASSERT_EQ(pipe(go), 0);
	for (i = 0; i < NODES; i++) {
		struct node *node = &tree->nodes[i];

		if (nodes[i].content == PARENT)
			continue;
		node->pid = start(node, nodes[i].content, ready, go);
		ASSERT_GT(node->pid, 0);
		ASSERT_EQ(read(ready[0], &byte, 1), 1);
	}
	close(go[1]);

	for (i = 0; i < NODES; i++) {
		if (nodes[i].content == PARENT)
			continue;
		ASSERT_GT(waitpid(tree->nodes[i].pid, &status, 0), 0);
		EXPECT_TRUE(WIFSIGNALED(status))
			TH_LOG("%s was not killed", nodes[i].path);
	}
	close(ready[0]);
	close(ready[1]);
	close(go[0]);
}

/* Is a cgroup the other one, or below it? */
static bool is_within(const char *path, const char *other)
{
	size_t length = strlen(other);

	return !strncmp(path, other, length) &&
	       (path[length] == '/' || !path[length]);
}

/* The place in nodes[] of the cgroup with this number; -1 if there is none. */
static int find(const struct tree *tree, __u64 id)
{
	int i = NODES - 1;

	while (i >= 0 && tree->nodes[i].id != id)
		i--;
	return i;
}

static void note_victim(struct __test_metadata *_metadata,
			struct tree *tree,
			const struct oomwatch_victim *victim)
{
	int at = find(tree, victim->task_memcg_id);
	int limit = find(tree, victim->oom_memcg_id);

	/* Not ours. */
	if (at < 0 && limit < 0)
		return;
	ASSERT_GE(at, 0);
	ASSERT_GE(limit, 0);
	EXPECT_TRUE(is_within(nodes[at].path, nodes[limit].path))
		TH_LOG("a victim in %s for the limit of %s", nodes[at].path,
		       nodes[limit].path);
	tree->nodes[at].victims++;
	if (at == limit)
		tree->own_limit++;
	else
		tree->other_limit++;
	if (!is_within(nodes[at].path, GROUP) ||
	    victim->role != OOMWATCH_ROLE_CHOSEN)
		return;
	/*
	 * The kernel counts the first victim of a group again when it comes to
	 * it among the others, unless that one has exited by then. It cannot if
	 * it is the trigger.
	 */
	EXPECT_EQ(victim->victim_pid, victim->trigger_pid);
	tree->nodes[at].again++;
}

static void read_on(struct __test_metadata *_metadata, struct tree *tree)
{
	const struct oomwatch_header *h;

	while ((h = stream_next(&tree->stream))) {
		EXPECT_TRUE(episodes_follow(&tree->episodes, h));
		if (h->type == OOMWATCH_TYPE_VICTIM)
			note_victim(_metadata, tree, (const void *)h);
	}
	ASSERT_EQ(errno, EAGAIN);
	EXPECT_EQ(tree->episodes.open, 0);
}

static void check_node(struct __test_metadata *_metadata,
		       const struct tree *tree, int i)
{
	const struct node *node = &tree->nodes[i];
	long within = 0, groups;
	int j;

	for (j = 0; j < NODES; j++)
		if (is_within(nodes[j].path, nodes[i].path))
			within += tree->nodes[j].victims + tree->nodes[j].again;
	EXPECT_EQ(oomtest_counter(node->folder, "memory.events.local",
				  "oom_kill"), node->victims + node->again)
		TH_LOG("of %s itself", nodes[i].path);
	EXPECT_EQ(oomtest_counter(node->folder, "memory.events", "oom_kill"),
		  within)
		TH_LOG("of %s with all below", nodes[i].path);
	if (nodes[i].content != PARENT)
		EXPECT_EQ(node->victims, ROUNDS)
			TH_LOG("victims in %s", nodes[i].path);
	/* The kernel counts groups since 5.17. */
	groups = oomtest_counter(node->folder, "memory.events.local",
				 "oom_group_kill");
	if (!strcmp(nodes[i].path, GROUP) && groups != -1)
		EXPECT_EQ(groups, ROUNDS);
}

TEST_F(tree, records_agree_with_memory_events)
{
	struct tree *tree = &self->tree;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		play_round(_metadata, tree);
		read_on(_metadata, tree);
	}
	for (i = 0; i < NODES; i++)
		check_node(_metadata, tree, i);
	EXPECT_GT(tree->own_limit, 0);
	EXPECT_GT(tree->other_limit, 0);
	TH_LOG("victims: %ld by their own limit, %ld by that of another",
	       tree->own_limit, tree->other_limit);
	EXPECT_TRUE(oomtest_verify());
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

TEST_HARNESS_MAIN
