/* Making and reading JavaScript values; for the argument conversion in the addons. */
#ifndef LXD_NAPI_VALUES_H
#define LXD_NAPI_VALUES_H

#define NAPI_VERSION 8
#include <node_api.h>

#include <errno.h>
#include <string.h>

static inline napi_value js_null(napi_env env)
{
	napi_value value;
	napi_get_null(env, &value);
	return value;
}

static inline napi_value js_number(napi_env env, double number)
{
	napi_value value;
	napi_create_double(env, number, &value);
	return value;
}

static inline napi_value js_boolean(napi_env env, bool truth)
{
	napi_value value;
	napi_get_boolean(env, truth, &value);
	return value;
}

static inline napi_value js_string(napi_env env, const char *text)
{
	napi_value value;
	napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
	return value;
}

static inline napi_value js_object(napi_env env)
{
	napi_value value;
	napi_create_object(env, &value);
	return value;
}

static inline napi_value js_array(napi_env env)
{
	napi_value value;
	napi_create_array(env, &value);
	return value;
}

static inline void js_set(napi_env env, napi_value object, const char *name, napi_value value)
{
	napi_set_named_property(env, object, name, value);
}

static inline void js_append(napi_env env, napi_value array, napi_value value)
{
	uint32_t length = 0;
	napi_get_array_length(env, array, &length);
	napi_set_element(env, array, length, value);
}

/* The face's `Failure`. `error` is a negative errno. */
static inline napi_value js_failure(napi_env env, const char *syscall, int error)
{
	napi_value failure = js_object(env);
	const char *name = strerrorname_np(-error);
	js_set(env, failure, "syscall", js_string(env, syscall));
	js_set(env, failure, "code", js_string(env, name != NULL ? name : "EUNKNOWN"));
	js_set(env, failure, "errno", js_number(env, -error));
	return failure;
}

static inline int32_t js_to_int(napi_env env, napi_value value)
{
	int32_t number = -1;
	napi_get_value_int32(env, value, &number);
	return number;
}

/* Reads the call's arguments; those that are missing are undefined. */
static inline void js_arguments(napi_env env, napi_callback_info info, size_t count,
				napi_value *arguments)
{
	napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
}

static inline void js_export(napi_env env, napi_value exports, const char *name, napi_callback call)
{
	napi_value function;
	napi_create_function(env, name, NAPI_AUTO_LENGTH, call, NULL, &function);
	js_set(env, exports, name, function);
}

#endif
