/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef GFP_H
#define GFP_H

/*
 * Zone modifiers of a gfp_mask, which are the same in all kernels. Without one, a request
 * may use Normal and the zones below it.
 */
#define GFP_DMA		0x01
#define GFP_HIGHMEM	0x02
#define GFP_DMA32	0x04
#define GFP_MOVABLE	0x08

#endif /* GFP_H */
