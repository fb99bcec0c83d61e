// What the test calls in place of Go.
#include "keystore_android.h"

#include <jni.h>
#include <stdlib.h>

static jbyteArray give(JNIEnv *env, keystore_result r) {
	jbyteArray out = NULL;
	if (r.error)
		(*env)->ThrowNew(env, (*env)->FindClass(env, "java/io/IOException"), r.error);
	else if ((out = (*env)->NewByteArray(env, r.length)))
		(*env)->SetByteArrayRegion(env, out, 0, r.length, r.bytes);
	free(r.bytes);
	free(r.error);
	return out;
}

static jbyteArray with(JNIEnv *env, jbyteArray in, keystore_result (*call)(uintptr_t, const void *, int)) {
	jint n = (*env)->GetArrayLength(env, in);
	jbyte *bytes = (*env)->GetByteArrayElements(env, in, NULL);
	keystore_result r = call((uintptr_t)env, bytes, n);
	(*env)->ReleaseByteArrayElements(env, in, bytes, JNI_ABORT);
	return give(env, r);
}

JNIEXPORT jbyteArray JNICALL Java_Main_seal(JNIEnv *env, jclass class, jbyteArray in) {
	return with(env, in, keystore_seal);
}

JNIEXPORT jbyteArray JNICALL Java_Main_open(JNIEnv *env, jclass class, jbyteArray in) {
	return with(env, in, keystore_open);
}

JNIEXPORT jbyteArray JNICALL Java_Main_noBackupDir(JNIEnv *env, jclass class, jobject context) {
	return give(env, keystore_no_backup_dir((uintptr_t)env, (uintptr_t)context));
}
