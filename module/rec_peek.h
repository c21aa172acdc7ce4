/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rec_peek.h - read what the kernel may be writing
 */
#ifndef OW_PEEK_H
#define OW_PEEK_H

#include <linux/compiler.h>

/**
 * ow_peek() - read a word that the kernel may be writing
 * @place: the word
 *
 * The kernel writes it by a plain store, under a lock that the OOM path cannot take (it
 * sleeps, or who was stopped may hold it), or under none: only the task itself writes it.
 * What is read is the old value or the new one; both were true in this moment. READ_ONCE()
 * has it read once; data_race() has KCSAN not report the plain store.
 *
 * Context: any.
 * Return: the word.
 */
#define ow_peek(place)	data_race(READ_ONCE(place))

#endif /* OW_PEEK_H */
