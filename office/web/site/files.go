package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"startklar.dk/assets/fonts/web"
)

//go:embed static/*.css static/*.svg
var ownFiles embed.FS

// Files are the files that pages load: those of every page, and a site's own. The
// address of each changes with its content, so that it is fetched once.
type Files struct {
	base string
	by   map[string]file // by the last part of their address and by their name
}

type file struct {
	name  string
	bytes []byte
	path  string
}

// NewFiles are the files of every page and those in a folder of a site's own, all
// served below a path. They are embedded: one that cannot be read is a fault of the
// program, and it panics.
func NewFiles(base string, own fs.FS, dir string) *Files {
	f := &Files{base, map[string]file{}}
	f.each(web.Files, ".")
	f.each(ownFiles, "static")
	f.each(own, dir)
	return f
}

// Add has the files know one more.
func (f *Files) Add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	last := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	one := file{name, content, f.base + last}
	f.by[name], f.by[last] = one, one
}

func (f *Files) each(files fs.FS, dir string) {
	entries, err := fs.ReadDir(files, dir)
	for _, e := range entries {
		content, failed := fs.ReadFile(files, path.Join(dir, e.Name()))
		if failed != nil {
			err = failed
		}
		if path.Ext(e.Name()) == ".css" {
			content = inStyle.ReplaceAllFunc(content, func(url []byte) []byte {
				return []byte("url(" + f.by[string(inStyle.FindSubmatch(url)[1])].path + ")")
			})
		}
		f.Add(e.Name(), content)
	}
	if err != nil {
		panic(fmt.Errorf("read the files of pages: %w", err))
	}
}

// inStyle is how a style names another file.
var inStyle = regexp.MustCompile(`url\(([a-z0-9.-]+)\)`)

// Path is the address of a file by its name.
func (f *Files) Path(name string) (string, error) {
	one, ok := f.by[name]
	if !ok {
		return "", fmt.Errorf("there is no file %q", name)
	}
	return one.path, nil
}

// Serve answers with the file that a request asks for, whose last part of the address is
// given. Errors: *api.Problem not_found.
func (f *Files) Serve(w http.ResponseWriter, r *http.Request, last string) error {
	one, ok := f.by[last]
	if !ok || one.path != r.URL.Path {
		return ErrNotFound
	}
	h := w.Header()
	h.Set("Content-Type", mediaOf(one.name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(one.bytes))
	return nil
}

// mediaOf does not ask the machine, which may know another type.
func mediaOf(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}
