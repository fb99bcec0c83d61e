// Android's keystore over JNI: AES-GCM with a key that is made in the keystore and
// cannot be taken out of it.
//
// The functions that call Java do nothing while an exception is pending, as JNI
// demands, and give NULL. So what follows a failure is passed over to the end of a
// function, where the exception becomes the answer's error.

#include "keystore_android.h"

#include <jni.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define KEYSTORE "AndroidKeyStore"
#define ALIAS "dk.startklar.app.token"
#define SPEC "android/security/keystore/KeyGenParameterSpec"
#define BUILDER SPEC "$Builder"

// Constants of android.security.keystore.KeyProperties, javax.crypto.Cipher and GCM.
enum { PURPOSE_ENCRYPT_AND_DECRYPT = 1 | 2, ENCRYPT_MODE = 1, DECRYPT_MODE = 2, TAG_BITS = 128, IV_BYTES = 12 };

// LOCALS is room for the references that one of the functions of the header makes.
enum { LOCALS = 48 };

static jclass class_of(JNIEnv *env, const char *name) {
	return (*env)->ExceptionCheck(env) ? NULL : (*env)->FindClass(env, name);
}

// call calls a method of an object, and call_static one of a class.
static jobject call(JNIEnv *env, jobject on, const char *of, const char *method, const char *signature, ...) {
	jclass class = class_of(env, of);
	jmethodID id = class ? (*env)->GetMethodID(env, class, method, signature) : NULL;
	if (!id)
		return NULL;
	va_list args;
	va_start(args, signature);
	jobject result = NULL;
	if (signature[strlen(signature) - 1] == 'V')
		(*env)->CallVoidMethodV(env, on, id, args);
	else
		result = (*env)->CallObjectMethodV(env, on, id, args);
	va_end(args);
	return (*env)->ExceptionCheck(env) ? NULL : result;
}

static jobject call_static(JNIEnv *env, const char *of, const char *method, const char *signature, ...) {
	jclass class = class_of(env, of);
	jmethodID id = class ? (*env)->GetStaticMethodID(env, class, method, signature) : NULL;
	if (!id)
		return NULL;
	va_list args;
	va_start(args, signature);
	jobject result = (*env)->CallStaticObjectMethodV(env, class, id, args);
	va_end(args);
	return (*env)->ExceptionCheck(env) ? NULL : result;
}

static jobject new_object(JNIEnv *env, const char *of, const char *signature, ...) {
	jclass class = class_of(env, of);
	jmethodID id = class ? (*env)->GetMethodID(env, class, "<init>", signature) : NULL;
	if (!id)
		return NULL;
	va_list args;
	va_start(args, signature);
	jobject made = (*env)->NewObjectV(env, class, id, args);
	va_end(args);
	return (*env)->ExceptionCheck(env) ? NULL : made;
}

static jstring string(JNIEnv *env, const char *s) {
	return (*env)->ExceptionCheck(env) ? NULL : (*env)->NewStringUTF(env, s);
}

// one is an array of one string.
static jobjectArray one(JNIEnv *env, const char *s) {
	jstring element = string(env, s);
	jclass class = class_of(env, "java/lang/String");
	return class ? (*env)->NewObjectArray(env, 1, class, element) : NULL;
}

static jbyteArray bytes(JNIEnv *env, const void *from, int length) {
	jbyteArray array = (*env)->ExceptionCheck(env) ? NULL : (*env)->NewByteArray(env, length);
	if (array)
		(*env)->SetByteArrayRegion(env, array, 0, length, from);
	return array;
}

// key is the key in the keystore, made where there is none.
static jobject key(JNIEnv *env) {
	jobject store = call_static(env, "java/security/KeyStore", "getInstance",
		"(Ljava/lang/String;)Ljava/security/KeyStore;", string(env, KEYSTORE));
	call(env, store, "java/security/KeyStore", "load", "(Ljava/security/KeyStore$LoadStoreParameter;)V", NULL);
	jobject have = call(env, store, "java/security/KeyStore", "getKey",
		"(Ljava/lang/String;[C)Ljava/security/Key;", string(env, ALIAS), NULL);
	if (have)
		return have;
	jobject builder = new_object(env, BUILDER, "(Ljava/lang/String;I)V", string(env, ALIAS), PURPOSE_ENCRYPT_AND_DECRYPT);
	call(env, builder, BUILDER, "setBlockModes", "([Ljava/lang/String;)L" BUILDER ";", one(env, "GCM"));
	call(env, builder, BUILDER, "setEncryptionPaddings", "([Ljava/lang/String;)L" BUILDER ";", one(env, "NoPadding"));
	jobject spec = call(env, builder, BUILDER, "build", "()L" SPEC ";");
	jobject generator = call_static(env, "javax/crypto/KeyGenerator", "getInstance",
		"(Ljava/lang/String;Ljava/lang/String;)Ljavax/crypto/KeyGenerator;", string(env, "AES"), string(env, KEYSTORE));
	call(env, generator, "javax/crypto/KeyGenerator", "init", "(Ljava/security/spec/AlgorithmParameterSpec;)V", spec);
	return call(env, generator, "javax/crypto/KeyGenerator", "generateKey", "()Ljavax/crypto/SecretKey;");
}

static jobject cipher(JNIEnv *env) {
	return call_static(env, "javax/crypto/Cipher", "getInstance",
		"(Ljava/lang/String;)Ljavax/crypto/Cipher;", string(env, "AES/GCM/NoPadding"));
}

// allocate makes room in a result for n bytes and gives where they go.
static void *allocate(keystore_result *r, int n) {
	r->length = n;
	return r->bytes = malloc(n > 0 ? n : 1);
}

static void take_string(JNIEnv *env, jstring s, char **into) {
	const char *chars = s ? (*env)->GetStringUTFChars(env, s, NULL) : NULL;
	if (chars) {
		*into = strdup(chars);
		(*env)->ReleaseStringUTFChars(env, s, chars);
	}
}

// settle ends a result: an exception becomes its error, which leaves it no bytes.
static keystore_result settle(JNIEnv *env, keystore_result r) {
	jthrowable thrown = (*env)->ExceptionOccurred(env);
	if (thrown) {
		(*env)->ExceptionClear(env);
		jstring said = call(env, thrown, "java/lang/Object", "toString", "()Ljava/lang/String;");
		take_string(env, said, &r.error);
		(*env)->ExceptionClear(env);
	}
	if (!r.error && !r.bytes)
		r.error = strdup("the keystore gave nothing");
	if (r.error) {
		free(r.bytes);
		r.bytes = NULL;
		r.length = 0;
	}
	return r;
}

// finish ends a function of the header: what it came to, and the references that it
// made go.
static keystore_result finish(JNIEnv *env, keystore_result r) {
	r = settle(env, r);
	(*env)->PopLocalFrame(env, NULL);
	return r;
}

// keystore_seal gives the initialisation vector and the sealed bytes after it.
keystore_result keystore_seal(uintptr_t with, const void *plain, int length) {
	JNIEnv *env = (JNIEnv *)with;
	keystore_result r = {0};
	if ((*env)->PushLocalFrame(env, LOCALS) < 0)
		return settle(env, r);
	jobject c = cipher(env);
	call(env, c, "javax/crypto/Cipher", "init", "(ILjava/security/Key;)V", ENCRYPT_MODE, key(env));
	jbyteArray iv = call(env, c, "javax/crypto/Cipher", "getIV", "()[B");
	jbyteArray sealed = call(env, c, "javax/crypto/Cipher", "doFinal", "([B)[B", bytes(env, plain, length));
	if (iv && sealed && (*env)->GetArrayLength(env, iv) == IV_BYTES) {
		int n = (*env)->GetArrayLength(env, sealed);
		char *out = allocate(&r, IV_BYTES + n);
		if (out) {
			(*env)->GetByteArrayRegion(env, iv, 0, IV_BYTES, (jbyte *)out);
			(*env)->GetByteArrayRegion(env, sealed, 0, n, (jbyte *)out + IV_BYTES);
		}
	}
	return finish(env, r);
}

// keystore_open gives what keystore_seal was given.
keystore_result keystore_open(uintptr_t with, const void *sealed, int length) {
	JNIEnv *env = (JNIEnv *)with;
	keystore_result r = {0};
	if ((*env)->PushLocalFrame(env, LOCALS) < 0)
		return settle(env, r);
	if (length < IV_BYTES) {
		r.error = strdup("what was sealed is cut short");
		return finish(env, r);
	}
	jobject spec = new_object(env, "javax/crypto/spec/GCMParameterSpec", "(I[B)V", TAG_BITS, bytes(env, sealed, IV_BYTES));
	jobject c = cipher(env);
	call(env, c, "javax/crypto/Cipher", "init", "(ILjava/security/Key;Ljava/security/spec/AlgorithmParameterSpec;)V",
		DECRYPT_MODE, key(env), spec);
	jbyteArray plain = call(env, c, "javax/crypto/Cipher", "doFinal", "([B)[B",
		bytes(env, (const char *)sealed + IV_BYTES, length - IV_BYTES));
	if (plain) {
		int n = (*env)->GetArrayLength(env, plain);
		void *out = allocate(&r, n);
		if (out)
			(*env)->GetByteArrayRegion(env, plain, 0, n, out);
	}
	return finish(env, r);
}

// keystore_no_backup_dir is the folder of the app that neither a backup nor moving
// to another phone takes along.
keystore_result keystore_no_backup_dir(uintptr_t with, uintptr_t context) {
	JNIEnv *env = (JNIEnv *)with;
	keystore_result r = {0};
	if ((*env)->PushLocalFrame(env, LOCALS) < 0)
		return settle(env, r);
	jobject dir = call(env, (jobject)context, "android/content/Context", "getNoBackupFilesDir", "()Ljava/io/File;");
	jstring path = dir ? call(env, dir, "java/io/File", "getPath", "()Ljava/lang/String;") : NULL;
	take_string(env, path, (char **)&r.bytes);
	if (r.bytes)
		r.length = strlen(r.bytes);
	return finish(env, r);
}
