//go:build linux && !android

package keystore_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// run runs a command and gives what it printed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	for _, file := range args {
		_, _ = os.Stat(file) // so that go test runs it again where a source changed
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// TestTheKeystoreIsSpokenToByTheRulesOfJNI runs the app's C for Android on a desktop's
// Java, which checks each call of JNI, with a keystore of the test's own.
func TestTheKeystoreIsSpokenToByTheRulesOfJNI(t *testing.T) {
	javac, err := exec.LookPath("javac")
	if err != nil {
		t.Fatal("this test runs on a Java of its own; scripts/packages.sh test installs it")
	}
	if javac, err = filepath.EvalSymlinks(javac); err != nil {
		t.Fatal(err)
	}
	java := filepath.Dir(filepath.Dir(javac))
	dir := t.TempDir()
	library, classes := filepath.Join(dir, "libkeystore.so"), filepath.Join(dir, "main")
	run(t, "gcc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-shared", "-fPIC", "-o", library,
		"-I", filepath.Join(java, "include"), "-I", filepath.Join(java, "include", "linux"), "-I", ".",
		"keystore_android.c", "testdata/jvm/glue.c")
	android := filepath.Join(dir, "android")
	run(t, javac, "-d", android, "testdata/android/android/content/Context.java", "testdata/android/android/security/keystore/KeyGenParameterSpec.java")
	run(t, javac, "-d", classes, "-cp", android, "testdata/jvm/Main.java")
	for system, want := range map[string][]string{
		"Android": {
			"sealed without a keystore: java.security.KeyStoreException",
			"opened: a-token-that-is-secret a-token-that-is-secret",
			"sealed twice alike: false",
			"to be read: false",
			"keys: 1 [dk.startklar.app.token]",
			"nothing: 0",
			"cut short: what was sealed is cut short",
			"spoilt: javax.crypto.AEADBadTagException",
			"another phone: javax.crypto.AEADBadTagException",
			"sealed anew: a-token-that-is-secret",
			"folder: /data/user/0/x/no_backup",
			"no folder: the keystore gave nothing",
		},
		"before Android 6": {
			"sealed without a keystore: java.security.KeyStoreException",
			"sealed: java.lang.NoClassDefFoundError",
		},
	} {
		t.Run(system, func(t *testing.T) {
			path := classes
			if system == "Android" {
				path += ":" + android
			}
			said := run(t, filepath.Join(java, "bin", "java"), "-Xcheck:jni", "-cp", path, "Main", library, system)
			if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(said), "\n")); diff != "" {
				t.Error("(-want +got):\n" + diff)
			}
		})
	}
}
