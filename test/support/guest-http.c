/* guest-http [-w] METHOD PATH [BODY]: one HTTP request to /dev/lxd/sock; prints the whole answer
 * until the other side ends it. With -w it asks for a websocket and prints the raw frames. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int websocket = argc > 1 && strcmp(argv[1], "-w") == 0;
	argv += websocket;
	argc -= websocket;
	if (argc < 3)
		return 2;
	const char *body = argc > 3 ? argv[3] : "";
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/dev/lxd/sock" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("connect");
		return 1;
	}
	dprintf(fd, "%s %s HTTP/1.1\r\nHost: lxd\r\nContent-Length: %zu\r\n", argv[1], argv[2],
		strlen(body));
	if (websocket)
		dprintf(fd, "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
	else
		dprintf(fd, "Connection: close\r\n\r\n%s", body);
	char text[65536];
	for (ssize_t got; (got = read(fd, text, sizeof(text))) > 0;)
		if (write(STDOUT_FILENO, text, (size_t)got) < 0)
			return 1;
	return 0;
}
