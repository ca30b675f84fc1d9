// Argument conversion for the system calls beside it. Mirrors `Addon` in index.ts.
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include <uv.h>

#include "../napi-values.h"
#include "ethtool.h"
#include "interfaces.h"
#include "message.h"

namespace {

// A message that found the socket full.
struct Pending {
	char *data;
	size_t size;
	int fds[MESSAGE_MAX_FDS];
	int fd_count;
	Pending *next;
};

// A descriptor watched by the event loop: a channel or a pidfd. JavaScript holds it as an
// external value; `closed` and the freeing wait for one another, whichever comes last frees.
struct Watched {
	napi_env env;
	napi_ref listener;
	napi_async_context context;
	uv_poll_t *poll;
	int fd;
	bool open;      // the descriptor is ours and polled
	bool collected; // JavaScript has let go of it
	Pending *first, **last;
};

const napi_type_tag watched_tag = { 0x6c78642d77617463, 0x6865642d66640001 };

void free_pending(Watched *watched, Pending *pending)
{
	watched->first = pending->next;
	if (watched->first == nullptr)
		watched->last = &watched->first;
	for (int i = 0; i < pending->fd_count; i++)
		close(pending->fds[i]);
	free(pending->data);
	free(pending);
}

void on_closed(uv_handle_t *handle)
{
	auto *watched = static_cast<Watched *>(handle->data);
	free(handle);
	watched->poll = nullptr;
	if (watched->collected)
		free(watched);
}

void close_watched(Watched *watched)
{
	if (!watched->open)
		return;
	watched->open = false;
	uv_poll_stop(watched->poll);
	uv_close(reinterpret_cast<uv_handle_t *>(watched->poll), on_closed);
	close(watched->fd);
	while (watched->first != nullptr)
		free_pending(watched, watched->first);
	napi_delete_reference(watched->env, watched->listener);
	napi_async_destroy(watched->env, watched->context);
}

void on_collected(napi_env, void *data, void *)
{
	auto *watched = static_cast<Watched *>(data);
	close_watched(watched);
	watched->collected = true;
	if (watched->poll == nullptr)
		free(watched);
}

void notify(Watched *watched, size_t count, napi_value *arguments)
{
	napi_env env = watched->env;
	napi_value listener, receiver;
	napi_get_reference_value(env, watched->listener, &listener);
	napi_get_global(env, &receiver);
	napi_value result;
	if (napi_make_callback(env, watched->context, receiver, listener, count, arguments,
			       &result) == napi_pending_exception) {
		napi_value error;
		napi_get_and_clear_last_exception(env, &error);
		napi_fatal_exception(env, error); // as an exception in any other callback
	}
}

// Watches `fd`, which from now on is closed here. Returns a failure object when that fails.
napi_value watch(napi_env env, int fd, napi_value listener, const char *name, uv_poll_cb callback)
{
	uv_loop_t *loop = nullptr;
	auto *watched = static_cast<Watched *>(calloc(1, sizeof(Watched)));
	auto *poll = static_cast<uv_poll_t *>(malloc(uv_handle_size(UV_POLL)));
	if (watched == nullptr || poll == nullptr || napi_get_uv_event_loop(env, &loop) != napi_ok) {
		free(watched);
		free(poll);
		close(fd);
		return js_failure(env, "uv_poll_init", -ENOMEM);
	}
	watched->env = env;
	watched->poll = poll;
	watched->fd = fd;
	watched->open = true;
	watched->last = &watched->first;
	poll->data = watched;
	int error = uv_poll_init(loop, poll, fd);
	if (error < 0) {
		free(watched);
		free(poll);
		close(fd);
		return js_failure(env, "uv_poll_init", error);
	}
	napi_create_reference(env, listener, 1, &watched->listener);
	napi_async_init(env, nullptr, js_string(env, name), &watched->context);
	uv_poll_start(poll, UV_READABLE, callback);
	napi_value external;
	napi_create_external(env, watched, on_collected, nullptr, &external);
	napi_type_tag_object(env, external, &watched_tag);
	return external;
}

Watched *watched_of(napi_env env, napi_value value)
{
	bool right = false;
	void *data = nullptr;
	if (napi_check_object_type_tag(env, value, &watched_tag, &right) != napi_ok || !right)
		return nullptr;
	napi_get_value_external(env, value, &data);
	auto *watched = static_cast<Watched *>(data);
	return watched->open ? watched : nullptr;
}

napi_value close_handle(napi_env env, napi_callback_info info)
{
	napi_value arguments[1];
	js_arguments(env, info, 1, arguments);
	Watched *watched = watched_of(env, arguments[0]);
	if (watched != nullptr)
		close_watched(watched);
	return nullptr;
}

napi_value socket_pair(napi_env env, napi_callback_info)
{
	int ends[2];
	int error = message_pair(ends);
	if (error < 0)
		return js_failure(env, "socketpair", error);
	napi_value pair = js_array(env);
	js_append(env, pair, js_number(env, ends[0]));
	js_append(env, pair, js_number(env, ends[1]));
	return pair;
}

void on_channel(uv_poll_t *poll, int status, int events);

void send_pending(Watched *watched)
{
	while (watched->first != nullptr) {
		Pending *pending = watched->first;
		if (message_send(watched->fd, pending->data, pending->size, pending->fds,
				 pending->fd_count) == -EAGAIN)
			return;
		free_pending(watched, pending); // sent, or the reader is gone, as it will hear
	}
	uv_poll_start(watched->poll, UV_READABLE, on_channel);
}

enum class Taken { message, nothing, end };

Taken take_message(Watched *watched)
{
	static char data[MESSAGE_MAX_INLINE];
	int fds[MESSAGE_MAX_FDS], fd_count;
	ssize_t size = message_receive(watched->fd, data, sizeof(data), fds, &fd_count);
	// A peer that went with unread requests: said once, before the messages it sent last.
	if (size == -ECONNRESET)
		size = message_receive(watched->fd, data, sizeof(data), fds, &fd_count);
	if (size == -EAGAIN || size == -EINTR)
		return Taken::nothing;
	if (size <= 0)
		return Taken::end;
	napi_value arguments[2];
	napi_create_buffer_copy(watched->env, static_cast<size_t>(size), data, nullptr,
				&arguments[0]);
	arguments[1] = js_array(watched->env);
	for (int i = 0; i < fd_count; i++)
		js_append(watched->env, arguments[1], js_number(watched->env, fds[i]));
	notify(watched, 2, arguments);
	return Taken::message;
}

void end_channel(Watched *watched)
{
	napi_value arguments[2] = { js_null(watched->env), js_array(watched->env) };
	uv_poll_stop(watched->poll);
	notify(watched, 2, arguments);
	close_watched(watched);
}

void on_channel(uv_poll_t *poll, int status, int events)
{
	auto *watched = static_cast<Watched *>(poll->data);
	napi_handle_scope scope;
	napi_open_handle_scope(watched->env, &scope);
	if (status == 0 && (events & UV_WRITABLE) != 0)
		send_pending(watched);
	Taken taken = Taken::nothing;
	if (status < 0 || (events & UV_READABLE) != 0)
		taken = take_message(watched);
	while (status < 0 && watched->open && taken == Taken::message)
		taken = take_message(watched); // no further call comes: take all that is left
	if (watched->open && (status < 0 || taken == Taken::end))
		end_channel(watched);
	napi_close_handle_scope(watched->env, scope);
}

napi_value open_channel(napi_env env, napi_callback_info info)
{
	napi_value arguments[2];
	js_arguments(env, info, 2, arguments);
	return watch(env, js_to_int(env, arguments[0]), arguments[1], "lxd:channel", on_channel);
}

int keep_for_later(Watched *watched, const void *data, size_t size, const int *fds, int fd_count)
{
	auto *pending = static_cast<Pending *>(calloc(1, sizeof(Pending)));
	char *copy = static_cast<char *>(malloc(size > 0 ? size : 1));
	if (pending == nullptr || copy == nullptr) {
		free(pending);
		free(copy);
		return -ENOMEM;
	}
	memcpy(copy, data, size);
	pending->data = copy;
	pending->size = size;
	for (int i = 0; i < fd_count; i++)
		pending->fds[pending->fd_count++] = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
	*watched->last = pending;
	watched->last = &pending->next;
	uv_poll_start(watched->poll, UV_READABLE | UV_WRITABLE, on_channel);
	return 0;
}

napi_value send_channel(napi_env env, napi_callback_info info)
{
	napi_value arguments[3];
	js_arguments(env, info, 3, arguments);
	Watched *watched = watched_of(env, arguments[0]);
	if (watched == nullptr)
		return js_failure(env, "sendmsg", -EPIPE);
	void *data;
	size_t size;
	uint32_t count = 0;
	int fds[MESSAGE_MAX_FDS];
	napi_get_buffer_info(env, arguments[1], &data, &size);
	napi_get_array_length(env, arguments[2], &count);
	if (count > MESSAGE_MAX_FDS)
		return js_failure(env, "sendmsg", -EINVAL);
	for (uint32_t i = 0; i < count; i++) {
		napi_value item;
		napi_get_element(env, arguments[2], i, &item);
		fds[i] = js_to_int(env, item);
	}
	int fd_count = static_cast<int>(count);
	int error = watched->first != nullptr ? -EAGAIN
					      : message_send(watched->fd, data, size, fds, fd_count);
	if (error == -EAGAIN)
		error = keep_for_later(watched, data, size, fds, fd_count);
	return error < 0 ? js_failure(env, "sendmsg", error) : js_null(env);
}

napi_value peer_credentials(napi_env env, napi_callback_info info)
{
	napi_value arguments[1];
	js_arguments(env, info, 1, arguments);
	struct ucred peer;
	socklen_t size = sizeof(peer);
	if (getsockopt(js_to_int(env, arguments[0]), SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return js_failure(env, "getsockopt", -errno);
	napi_value result = js_object(env);
	js_set(env, result, "pid", js_number(env, peer.pid));
	js_set(env, result, "uid", js_number(env, peer.uid));
	js_set(env, result, "gid", js_number(env, peer.gid));
	return result;
}

void on_process(uv_poll_t *poll, int, int)
{
	auto *watched = static_cast<Watched *>(poll->data);
	napi_handle_scope scope;
	napi_open_handle_scope(watched->env, &scope);
	uv_poll_stop(poll);
	notify(watched, 0, nullptr);
	close_watched(watched);
	napi_close_handle_scope(watched->env, scope);
}

napi_value watch_process(napi_env env, napi_callback_info info)
{
	napi_value arguments[2];
	js_arguments(env, info, 2, arguments);
	long fd = syscall(SYS_pidfd_open, js_to_int(env, arguments[0]), 0);
	if (fd < 0)
		return js_failure(env, "pidfd_open", -errno);
	return watch(env, static_cast<int>(fd), arguments[1], "lxd:process", on_process);
}

napi_value signal_process(napi_env env, napi_callback_info info)
{
	napi_value arguments[2];
	js_arguments(env, info, 2, arguments);
	Watched *watched = watched_of(env, arguments[0]);
	if (watched == nullptr)
		return js_failure(env, "pidfd_send_signal", -ESRCH);
	if (syscall(SYS_pidfd_send_signal, watched->fd, js_to_int(env, arguments[1]), nullptr, 0) < 0)
		return js_failure(env, "pidfd_send_signal", -errno);
	return js_null(env);
}

napi_value set_window_size(napi_env env, napi_callback_info info)
{
	napi_value arguments[3];
	js_arguments(env, info, 3, arguments);
	struct winsize size = {};
	size.ws_col = static_cast<unsigned short>(js_to_int(env, arguments[1]));
	size.ws_row = static_cast<unsigned short>(js_to_int(env, arguments[2]));
	if (ioctl(js_to_int(env, arguments[0]), TIOCSWINSZ, &size) < 0)
		return js_failure(env, "ioctl", -errno);
	return js_null(env);
}

// One call of networkState on its way through the thread pool.
struct NetworkState {
	napi_async_work work;
	napi_deferred deferred;
	uint32_t count;
	pid_t *pids;
	interface_list *lists;
	int error;
};

napi_value address_value(napi_env env, const interface_address &address)
{
	char text[INET6_ADDRSTRLEN] = "", prefix[8];
	inet_ntop(address.family, address.bytes, text, sizeof(text));
	snprintf(prefix, sizeof(prefix), "%u", address.prefix);
	const char *scope = address.scope == 254 ? "local" : address.scope == 253 ? "link" : "global";
	napi_value result = js_object(env);
	js_set(env, result, "family", js_string(env, address.family == AF_INET ? "inet" : "inet6"));
	js_set(env, result, "address", js_string(env, text));
	js_set(env, result, "netmask", js_string(env, prefix));
	js_set(env, result, "scope", js_string(env, scope));
	return result;
}

napi_value counters_value(napi_env env, const interface &item)
{
	const struct { const char *name; uint64_t value; } counters[] = {
		{ "bytesReceived", item.rx_bytes },
		{ "bytesSent", item.tx_bytes },
		{ "packetsReceived", item.rx_packets },
		{ "packetsSent", item.tx_packets },
		{ "errorsReceived", item.rx_errors },
		{ "errorsSent", item.tx_errors },
		{ "packetsDroppedInbound", item.rx_dropped },
		{ "packetsDroppedOutbound", item.tx_dropped },
	};
	napi_value result = js_object(env);
	for (const auto &counter : counters)
		js_set(env, result, counter.name, js_number(env, static_cast<double>(counter.value)));
	return result;
}

const char *type_name(uint32_t flags)
{
	if (flags & IFF_LOOPBACK)
		return "loopback";
	if (flags & IFF_POINTOPOINT)
		return "point-to-point";
	return flags & IFF_BROADCAST ? "broadcast" : "unknown";
}

napi_value interface_value(napi_env env, const interface &item)
{
	char hwaddr[3 * sizeof(item.hwaddr) + 1] = "";
	for (size_t i = 0; i < item.hwaddr_size; i++)
		snprintf(hwaddr + 3 * i - (i > 0), 4, i > 0 ? ":%02x" : "%02x", item.hwaddr[i]);
	napi_value addresses = js_array(env);
	for (size_t i = 0; i < item.address_count; i++)
		js_append(env, addresses, address_value(env, item.addresses[i]));
	napi_value result = js_object(env);
	js_set(env, result, "name", js_string(env, item.name));
	js_set(env, result, "type", js_string(env, type_name(item.flags)));
	js_set(env, result, "state", js_string(env, item.flags & IFF_UP ? "up" : "down"));
	js_set(env, result, "hwaddr", js_string(env, item.flags & IFF_LOOPBACK ? "" : hwaddr));
	js_set(env, result, "mtu", js_number(env, item.mtu));
	js_set(env, result, "peerIndex", js_number(env, item.peer_index));
	js_set(env, result, "addresses", addresses);
	js_set(env, result, "counters", counters_value(env, item));
	return result;
}

void read_network_state(napi_env, void *data)
{
	auto *state = static_cast<NetworkState *>(data);
	state->error = interfaces_read(state->pids, state->lists, state->count);
}

void finish_network_state(napi_env env, napi_status, void *data)
{
	auto *state = static_cast<NetworkState *>(data);
	napi_value result = js_array(env);
	for (uint32_t i = 0; state->error == 0 && i < state->count; i++) {
		const interface_list &list = state->lists[i];
		if (list.error != 0)
			continue;
		napi_value pair = js_array(env), items = js_array(env);
		for (size_t k = 0; k < list.count; k++)
			js_append(env, items, interface_value(env, list.items[k]));
		js_append(env, pair, js_number(env, state->pids[i]));
		js_append(env, pair, items);
		js_append(env, result, pair);
	}
	if (state->error != 0)
		result = js_failure(env, "pthread_create", state->error);
	napi_resolve_deferred(env, state->deferred, result);
	interfaces_free(state->lists, state->count);
	napi_delete_async_work(env, state->work);
	free(state->lists);
	free(state->pids);
	free(state);
}

napi_value network_state(napi_env env, napi_callback_info info)
{
	napi_value arguments[1], promise, name = js_string(env, "lxd:network-state");
	js_arguments(env, info, 1, arguments);
	auto *state = static_cast<NetworkState *>(calloc(1, sizeof(NetworkState)));
	napi_get_array_length(env, arguments[0], &state->count);
	state->pids = static_cast<pid_t *>(calloc(state->count + 1, sizeof(pid_t)));
	state->lists =
		static_cast<interface_list *>(calloc(state->count + 1, sizeof(interface_list)));
	for (uint32_t i = 0; i < state->count; i++) {
		napi_value item;
		napi_get_element(env, arguments[0], i, &item);
		state->pids[i] = js_to_int(env, item);
	}
	napi_create_promise(env, &state->deferred, &promise);
	napi_create_async_work(env, nullptr, name, read_network_state, finish_network_state, state,
			       &state->work);
	napi_queue_async_work(env, state->work);
	return promise;
}

// One call of linkSettings on its way through the thread pool.
struct LinkSettings {
	napi_async_work work;
	napi_deferred deferred;
	uint32_t count;
	link_settings *items;
};

napi_value mode_value(napi_env env, const link_settings &item)
{
	if (!item.has_mode)
		return js_null(env);
	napi_value supported = js_array(env);
	for (size_t bit = 0; bit < item.supported_words * 32; bit++)
		if (item.supported[bit / 32] >> (bit % 32) & 1)
			js_append(env, supported, js_number(env, static_cast<double>(bit)));
	napi_value result = js_object(env);
	js_set(env, result, "speedMbit", js_number(env, item.speed_mbit));
	js_set(env, result, "duplex", js_number(env, item.duplex));
	js_set(env, result, "port", js_number(env, item.port));
	js_set(env, result, "transceiver", js_number(env, item.transceiver));
	js_set(env, result, "autoNegotiation", js_boolean(env, item.auto_negotiation));
	js_set(env, result, "supported", supported);
	return result;
}

napi_value link_value(napi_env env, const link_settings &item)
{
	char address[3 * sizeof(item.address) + 1] = "";
	for (size_t i = 0; i < item.address_size; i++)
		snprintf(address + 3 * i - (i > 0), 4, i > 0 ? ":%02x" : "%02x", item.address[i]);
	napi_value result = js_object(env);
	js_set(env, result, "firmware", js_string(env, item.firmware));
	js_set(env, result, "permanentAddress", js_string(env, address));
	js_set(env, result, "linkDetected", js_boolean(env, item.link_detected));
	js_set(env, result, "mode", mode_value(env, item));
	return result;
}

void read_link_settings(napi_env, void *data)
{
	auto *call = static_cast<LinkSettings *>(data);
	link_settings_read(call->items, call->count);
}

void finish_link_settings(napi_env env, napi_status, void *data)
{
	auto *call = static_cast<LinkSettings *>(data);
	napi_value result = js_array(env);
	for (uint32_t i = 0; i < call->count; i++) {
		if (call->items[i].error != 0)
			continue;
		napi_value pair = js_array(env);
		js_append(env, pair, js_string(env, call->items[i].name));
		js_append(env, pair, link_value(env, call->items[i]));
		js_append(env, result, pair);
	}
	napi_resolve_deferred(env, call->deferred, result);
	napi_delete_async_work(env, call->work);
	free(call->items);
	free(call);
}

napi_value read_links(napi_env env, napi_callback_info info)
{
	napi_value arguments[1], promise, name = js_string(env, "lxd:link-settings");
	js_arguments(env, info, 1, arguments);
	auto *call = static_cast<LinkSettings *>(calloc(1, sizeof(LinkSettings)));
	napi_get_array_length(env, arguments[0], &call->count);
	call->items = static_cast<link_settings *>(calloc(call->count + 1, sizeof(link_settings)));
	for (uint32_t i = 0; i < call->count; i++) {
		napi_value item;
		napi_get_element(env, arguments[0], i, &item);
		napi_get_value_string_utf8(env, item, call->items[i].name,
					   sizeof(call->items[i].name), nullptr);
	}
	napi_create_promise(env, &call->deferred, &promise);
	napi_create_async_work(env, nullptr, name, read_link_settings, finish_link_settings, call,
			       &call->work);
	napi_queue_async_work(env, call->work);
	return promise;
}

napi_value initialize(napi_env env, napi_value exports)
{
	js_export(env, exports, "socketPair", socket_pair);
	js_export(env, exports, "openChannel", open_channel);
	js_export(env, exports, "sendChannel", send_channel);
	js_export(env, exports, "closeChannel", close_handle);
	js_export(env, exports, "peerCredentials", peer_credentials);
	js_export(env, exports, "watchProcess", watch_process);
	js_export(env, exports, "signalProcess", signal_process);
	js_export(env, exports, "closeProcess", close_handle);
	js_export(env, exports, "setWindowSize", set_window_size);
	js_export(env, exports, "networkState", network_state);
	js_export(env, exports, "linkSettings", read_links);
	return exports;
}

} // namespace

NAPI_MODULE(lxd_namespaces, initialize)
