// What Go calls; see keystore_android.c. Pointers of the JVM come as numbers, as
// the toolkit gives them.
#include <stdint.h>

// keystore_result is either bytes or, with error set, why there are none. Both are
// to be freed.
typedef struct {
	void *bytes;
	int length;
	char *error;
} keystore_result;

keystore_result keystore_seal(uintptr_t env, const void *plain, int length);
keystore_result keystore_open(uintptr_t env, const void *sealed, int length);
keystore_result keystore_no_backup_dir(uintptr_t env, uintptr_t context);
