package android.content;

import java.io.File;

/** As much of Android's as is called. */
public final class Context {
	private final File dir;

	public Context(File dir) { this.dir = dir; }

	public File getNoBackupFilesDir() { return dir; }
}
