/* What liblxc is and can do, as LXD lists it under environment.lxc_features. */
#include <lxc/lxccontainer.h>
#include <stdio.h>

#include "operation.h"

/* -> version, then +feature or -feature each */
int op_version(const struct reply *reply, int argc, char **argv)
{
	static const char *const features[14] = {
		"cgroup2", "core_scheduling", "devpts_fd", "idmapped_mounts_v2",
		"mount_injection_file", "network_gateway_device_route", "network_ipvlan",
		"network_l2proxy", "network_phys_macvlan_mtu", "network_veth_router", "pidfd",
		"seccomp_allow_deny_syntax", "seccomp_notify", "seccomp_proxy_send_notify_fd",
	};
	char t[14][64];
	(void)argc;
	(void)argv;
	for (int i = 0; i < 14; i++)
		snprintf(t[i], sizeof(t[i]), "%c%s", lxc_has_api_extension(features[i]) ? '+' : '-',
			 features[i]);
	reply_send(reply, NULL, 0, "ok", lxc_get_version(), t[0], t[1], t[2], t[3], t[4], t[5], t[6],
		   t[7], t[8], t[9], t[10], t[11], t[12], t[13], NULL);
	return 0;
}
