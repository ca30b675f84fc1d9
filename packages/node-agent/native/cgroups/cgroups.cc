// Argument conversion for counters.c and texts.c. Mirrors `Addon` in index.ts.
#include <cstdlib>

#include "../napi-values.h"
#include "counters.h"
#include "texts.h"

namespace {

// One call of counters() on its way through the thread pool.
struct Reading {
	napi_async_work work;
	napi_deferred deferred;
	char *root;
	uint32_t count;
	char **paths;
	cgroup_counters *counters;
};

napi_value count_or_null(napi_env env, int64_t value)
{
	return value < 0 ? js_null(env) : js_number(env, static_cast<double>(value));
}

napi_value count_or_zero(napi_env env, int64_t value)
{
	return js_number(env, value < 0 ? 0 : static_cast<double>(value));
}

napi_value counters_value(napi_env env, const cgroup_counters &counters)
{
	if (!counters.found)
		return js_null(env);
	napi_value result = js_object(env);
	js_set(env, result, "memoryUsageBytes", count_or_zero(env, counters.memory));
	js_set(env, result, "memoryPeakBytes", count_or_null(env, counters.memory_peak));
	js_set(env, result, "swapUsageBytes", count_or_null(env, counters.swap));
	js_set(env, result, "swapPeakBytes", count_or_null(env, counters.swap_peak));
	js_set(env, result, "cpuUsageNs", count_or_zero(env, counters.cpu_ns));
	js_set(env, result, "processes", count_or_zero(env, counters.processes));
	js_set(env, result, "frozen", js_boolean(env, counters.frozen));
	return result;
}

// A copy of the string, to be freed.
char *text_of(napi_env env, napi_value value)
{
	size_t length = 0;
	napi_get_value_string_utf8(env, value, nullptr, 0, &length);
	char *text = static_cast<char *>(calloc(length + 1, 1));
	napi_get_value_string_utf8(env, value, text, length + 1, &length);
	return text;
}

napi_value detect(napi_env env, napi_callback_info info)
{
	static const char *const layouts[] = { "v1", "v2", "hybrid" };
	napi_value arguments[1];
	js_arguments(env, info, 1, arguments);
	cgroup_host host;
	char *root = text_of(env, arguments[0]);
	cgroup_detect(&host, root);
	free(root);
	napi_value controllers = js_array(env);
	for (int i = 0; i < CONTROLLERS; i++)
		if (host.v1[i] || host.v2[i])
			js_append(env, controllers,
				  js_string(env, controller_name(static_cast<controller>(i))));
	napi_value result = js_object(env);
	js_set(env, result, "layout", js_string(env, layouts[host.layout]));
	js_set(env, result, "controllers", controllers);
	return result;
}

void read_all(napi_env, void *data)
{
	auto *reading = static_cast<Reading *>(data);
	cgroup_host host;
	cgroup_detect(&host, reading->root);
	for (uint32_t i = 0; i < reading->count; i++)
		cgroup_read(&host, reading->paths[i], &reading->counters[i]);
}

void finish(napi_env env, napi_status, void *data)
{
	auto *reading = static_cast<Reading *>(data);
	napi_value result = js_array(env);
	for (uint32_t i = 0; i < reading->count; i++) {
		js_append(env, result, counters_value(env, reading->counters[i]));
		free(reading->paths[i]);
	}
	napi_resolve_deferred(env, reading->deferred, result);
	napi_delete_async_work(env, reading->work);
	free(reading->root);
	free(reading->paths);
	free(reading->counters);
	free(reading);
}

napi_value counters(napi_env env, napi_callback_info info)
{
	napi_value arguments[2], promise, name = js_string(env, "lxd:counters");
	js_arguments(env, info, 2, arguments);
	auto *reading = static_cast<Reading *>(calloc(1, sizeof(Reading)));
	reading->root = text_of(env, arguments[0]);
	napi_get_array_length(env, arguments[1], &reading->count);
	reading->paths = static_cast<char **>(calloc(reading->count + 1, sizeof(char *)));
	reading->counters =
		static_cast<cgroup_counters *>(calloc(reading->count + 1, sizeof(cgroup_counters)));
	for (uint32_t i = 0; i < reading->count; i++) {
		napi_value item;
		napi_get_element(env, arguments[1], i, &item);
		reading->paths[i] = text_of(env, item);
	}
	napi_create_promise(env, &reading->deferred, &promise);
	napi_create_async_work(env, nullptr, name, read_all, finish, reading, &reading->work);
	napi_queue_async_work(env, reading->work);
	return promise;
}

// One call of texts() on its way through the thread pool. Each path gives way to its text.
struct Texts {
	napi_async_work work;
	napi_deferred deferred;
	uint32_t count;
	char **items;
};

void read_texts(napi_env, void *data)
{
	auto *texts = static_cast<Texts *>(data);
	for (uint32_t i = 0; i < texts->count; i++) {
		char *path = texts->items[i];
		texts->items[i] = text_read(path);
		free(path);
	}
}

void finish_texts(napi_env env, napi_status, void *data)
{
	auto *texts = static_cast<Texts *>(data);
	napi_value result = js_array(env);
	for (uint32_t i = 0; i < texts->count; i++) {
		char *text = texts->items[i];
		js_append(env, result, text == nullptr ? js_null(env) : js_string(env, text));
		free(text);
	}
	napi_resolve_deferred(env, texts->deferred, result);
	napi_delete_async_work(env, texts->work);
	free(texts->items);
	free(texts);
}

napi_value texts(napi_env env, napi_callback_info info)
{
	napi_value arguments[1], promise, name = js_string(env, "lxd:texts");
	js_arguments(env, info, 1, arguments);
	auto *texts = static_cast<Texts *>(calloc(1, sizeof(Texts)));
	napi_get_array_length(env, arguments[0], &texts->count);
	texts->items = static_cast<char **>(calloc(texts->count + 1, sizeof(char *)));
	for (uint32_t i = 0; i < texts->count; i++) {
		napi_value item;
		napi_get_element(env, arguments[0], i, &item);
		texts->items[i] = text_of(env, item);
	}
	napi_create_promise(env, &texts->deferred, &promise);
	napi_create_async_work(env, nullptr, name, read_texts, finish_texts, texts, &texts->work);
	napi_queue_async_work(env, texts->work);
	return promise;
}

napi_value initialize(napi_env env, napi_value exports)
{
	js_export(env, exports, "detect", detect);
	js_export(env, exports, "counters", counters);
	js_export(env, exports, "texts", texts);
	return exports;
}

} // namespace

NAPI_MODULE(lxd_cgroups, initialize)
