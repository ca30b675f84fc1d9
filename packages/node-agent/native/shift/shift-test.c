#include <string.h>

#include "../test.h"
#include "attributes.h"
#include "inode-set.h"

static struct idmap map_of(const char *text)
{
	struct idmap map;
	CHECK(idmap_parse(text, &map) == 0);
	return map;
}

int main(void)
{
	struct idmap none = map_of(""), low = map_of("u:0:100000:65536,g:0:100000:65536");
	struct idmap high = map_of("u:0:200000:1000,u:1000:1000:1,u:1001:201001:64535,g:0:200000:65536");
	struct idmap bad;
	CHECK(idmap_parse("u:0:1", &bad) < 0 && idmap_parse("x:0:1:2", &bad) < 0);

	CHECK(idmap_translate(&none, &low, ID_USER, 5) == 100005);
	CHECK(idmap_translate(&none, &low, ID_USER, 100005) == 100005);
	CHECK(idmap_translate(&low, &none, ID_USER, 100005) == 5);
	CHECK(idmap_translate(&low, &none, ID_USER, 5) == 5);
	CHECK(idmap_translate(&low, &high, ID_USER, 101000) == 1000);
	CHECK(idmap_translate(&low, &high, ID_GROUP, 101000) == 201000);
	CHECK(idmap_translate(&low, &high, ID_USER, 300000) == 300000);

	unsigned char acl[] = { 2, 0, 0, 0, 1, 0, 7, 0, 0xff, 0xff, 0xff, 0xff, 2, 0, 7, 0, 5, 0, 0, 0,
				8, 0, 5, 0, 6, 0, 0, 0 };
	CHECK(acl_translate(&none, &low, acl, sizeof(acl)));
	CHECK(acl[16] == (100005 & 0xff) && acl[17] == (100005 >> 8 & 0xff) && acl[18] == 1);
	CHECK(acl[24] == (100006 & 0xff) && acl[8] == 0xff);
	CHECK(!acl_translate(&none, &low, acl, sizeof(acl)));

	unsigned char cap[CAPABILITY_MAX] = { 1, 0, 0, 2, 0, 0x20 };
	CHECK(capability_translate(&none, &low, cap, 20) == 24);
	CHECK(cap[0] == 1 && cap[3] == 3 && cap[5] == 0x20 && cap[20] == (100000 & 0xff));
	CHECK(capability_translate(&none, &low, cap, 24) == 0);
	CHECK(capability_translate(&low, &none, cap, 24) == 20 && cap[3] == 2);
	CHECK(capability_translate(&none, &low, cap, 7) == 0);

	struct inode_set seen = { 0 };
	for (int round = 0; round < 2; round++)
		for (uint64_t inode = 1; inode < 5000; inode++)
			CHECK(inode_set_add(&seen, inode * 7) == (round == 0));
	inode_set_free(&seen);
	idmap_free(&low);
	idmap_free(&high);
	return 0;
}
