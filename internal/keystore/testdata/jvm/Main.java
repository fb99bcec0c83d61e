import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.*;
import java.security.spec.AlgorithmParameterSpec;
import java.util.*;
import javax.crypto.*;

/** Speaks to a keystore by the C that the app has, and prints what came of it. */
public final class Main {
	static native byte[] seal(byte[] plain);
	static native byte[] open(byte[] sealed);
	static native byte[] noBackupDir(Object context);

	/** What a phone's hardware has. */
	static final Map<String, SecretKey> keys = new HashMap<>();
	static int made;

	public static final class Store extends KeyStoreSpi {
		@Override public Key engineGetKey(String alias, char[] password) { return keys.get(alias); }
		@Override public void engineLoad(KeyStore.LoadStoreParameter none) { if (none != null) throw new IllegalArgumentException("load"); }
		@Override public void engineLoad(InputStream in, char[] password) { }
		@Override public java.security.cert.Certificate[] engineGetCertificateChain(String alias) { return null; }
		@Override public java.security.cert.Certificate engineGetCertificate(String alias) { return null; }
		@Override public Date engineGetCreationDate(String alias) { return null; }
		@Override public void engineSetKeyEntry(String a, Key k, char[] p, java.security.cert.Certificate[] c) { }
		@Override public void engineSetKeyEntry(String a, byte[] k, java.security.cert.Certificate[] c) { }
		@Override public void engineSetCertificateEntry(String a, java.security.cert.Certificate c) { }
		@Override public void engineDeleteEntry(String alias) { }
		@Override public Enumeration<String> engineAliases() { return Collections.enumeration(keys.keySet()); }
		@Override public boolean engineContainsAlias(String alias) { return keys.containsKey(alias); }
		@Override public int engineSize() { return keys.size(); }
		@Override public boolean engineIsKeyEntry(String alias) { return true; }
		@Override public boolean engineIsCertificateEntry(String alias) { return false; }
		@Override public String engineGetCertificateAlias(java.security.cert.Certificate c) { return null; }
		@Override public void engineStore(OutputStream out, char[] password) { }
	}

	public static final class Generator extends KeyGeneratorSpi {
		private String alias;
		@Override protected void engineInit(SecureRandom r) { throw new IllegalStateException(); }
		@Override protected void engineInit(int size, SecureRandom r) { throw new IllegalStateException(); }
		@Override protected void engineInit(AlgorithmParameterSpec spec, SecureRandom r) { alias = spec.toString(); }
		@Override protected SecretKey engineGenerateKey() {
			try {
				KeyGenerator g = KeyGenerator.getInstance("AES", "SunJCE");
				made++;
				keys.put(alias, g.generateKey());
				return keys.get(alias);
			} catch (GeneralSecurityException e) {
				throw new IllegalStateException(e);
			}
		}
	}

	static void print(String what, Object value) { System.out.println(what + ": " + value); }

	static void refused(String what, Runnable call) {
		try {
			call.run();
			print(what, "no error");
		} catch (Throwable e) {
			print(what, e.getMessage().split(":")[0]); // the rest is Java's own words
		}
	}

	public static void main(String[] args) throws Exception {
		System.load(args[0]);
		Provider phone = new Provider("AndroidKeyStore", "1", "a phone's") { };
		phone.put("KeyStore.AndroidKeyStore", Store.class.getName());
		phone.put("KeyGenerator.AES", Generator.class.getName());
		refused("sealed without a keystore", () -> seal(new byte[8]));
		Security.addProvider(phone);
		if (args[1].equals("before Android 6")) {
			refused("sealed", () -> seal(new byte[8]));
			return;
		}
		byte[] token = "a-token-that-is-secret".getBytes("UTF-8");
		byte[] sealed = seal(token), again = seal(token);
		print("opened", new String(open(sealed), "UTF-8") + " " + new String(open(again), "UTF-8"));
		print("sealed twice alike", Arrays.equals(sealed, again));
		print("to be read", new String(sealed, "ISO-8859-1").contains("secret"));
		print("keys", made + " " + keys.keySet());
		print("nothing", open(seal(new byte[0])).length);
		refused("cut short", () -> open(Arrays.copyOf(sealed, 11)));
		byte[] spoilt = sealed.clone();
		spoilt[15] ^= 1;
		refused("spoilt", () -> open(spoilt));
		keys.clear();
		refused("another phone", () -> open(sealed));
		print("sealed anew", new String(open(seal(token)), "UTF-8"));
		print("folder", new String(noBackupDir(new android.content.Context(new File("/data/user/0/x/no_backup"))), "UTF-8"));
		refused("no folder", () -> noBackupDir(new android.content.Context(null)));
	}
}
