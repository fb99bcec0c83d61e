package keystore

// #include <stdlib.h>
// #include "keystore_android.h"
import "C"

import (
	"errors"
	"unsafe"
)

// Seal seals a secret with the key in the phone's keystore, which is made where
// there is none. env is the JNIEnv of the thread that calls. An error where the
// phone has no keystore that makes such keys, as before Android 6.
func Seal(env uintptr, plain []byte) ([]byte, error) {
	return answer(C.keystore_seal(C.uintptr_t(env), unsafe.Pointer(unsafe.SliceData(plain)), C.int(len(plain))))
}

// Open gives what was sealed. An error where it was changed, or sealed by another
// phone.
func Open(env uintptr, sealed []byte) ([]byte, error) {
	return answer(C.keystore_open(C.uintptr_t(env), unsafe.Pointer(unsafe.SliceData(sealed)), C.int(len(sealed))))
}

// NoBackupDir is the app's folder that neither a backup nor moving to another phone
// takes along. ctx is the android.content.Context.
func NoBackupDir(env, ctx uintptr) (string, error) {
	path, err := answer(C.keystore_no_backup_dir(C.uintptr_t(env), C.uintptr_t(ctx)))
	return string(path), err
}

func answer(r C.keystore_result) ([]byte, error) {
	defer C.free(r.bytes)
	if r.error != nil {
		defer C.free(unsafe.Pointer(r.error))
		return nil, errors.New(C.GoString(r.error))
	}
	return C.GoBytes(r.bytes, r.length), nil
}
