package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

/** As much of Android's as is called, with its types; it takes the one key that is asked for. */
public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
	private final String alias;

	private KeyGenParameterSpec(String alias) { this.alias = alias; }

	@Override public String toString() { return alias; }

	public static final class Builder {
		private final String alias;
		private String asked = "";

		public Builder(String alias, int purposes) {
			this.alias = alias;
			asked = purposes + " ";
		}

		public Builder setBlockModes(String... modes) {
			asked += String.join(",", modes) + " ";
			return this;
		}

		public Builder setEncryptionPaddings(String... paddings) {
			asked += String.join(",", paddings);
			return this;
		}

		public KeyGenParameterSpec build() {
			if (!asked.equals("3 GCM NoPadding")) throw new IllegalArgumentException(asked);
			return new KeyGenParameterSpec(alias);
		}
	}
}
