/* SPDX-License-Identifier: GPL-2.0-only */
/* One list for each bucket, as in the kernel; the hash is the lowest bits. */
#ifndef TESTS_LINUX_HASHTABLE_H
#define TESTS_LINUX_HASHTABLE_H

#include <stddef.h>

struct hlist_node {
	struct hlist_node *next;
	struct hlist_node **pprev;
};

#define DEFINE_HASHTABLE(name, bits)	struct hlist_node *(name)[1 << (bits)]

#define hash_bucket(table, key) \
	(&(table)[(key) & (sizeof(table) / sizeof(*(table)) - 1)])

#define hash_add(table, node, key)	hash_insert(hash_bucket(table, key), node)

static inline void hash_insert(struct hlist_node **bucket,
			       struct hlist_node *node)
{
	node->next = *bucket;
	node->pprev = bucket;
	if (node->next)
		node->next->pprev = &node->next;
	*bucket = node;
}

static inline void hash_del(struct hlist_node *node)
{
	*node->pprev = node->next;
	if (node->next)
		node->next->pprev = node->pprev;
}

#define hash_entry(at, type, member) \
	((at) ? (type *)((char *)(at) - offsetof(type, member)) : NULL)

#define hash_for_each_possible(table, entry, member, key) \
	for (entry = hash_entry(*hash_bucket(table, key), typeof(*(entry)), \
				member); \
	     entry; \
	     entry = hash_entry((entry)->member.next, typeof(*(entry)), member))

#endif /* TESTS_LINUX_HASHTABLE_H */
