package desk

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
	"sync"
	"time"

	"startklar.dk/assets/fonts/web"
	"startklar.dk/assets/htmx"
)

//go:embed static/*.css static/*.js static/*.svg
var staticFiles embed.FS

var staticRoutes = []Route{{Method: http.MethodGet, Path: "/desk/static/{file}", raw: serveStatic}}

// static is a file that pages need; its address changes with its content, so that it
// is fetched once.
type static struct {
	name  string
	bytes []byte
	path  string
}

// statics are these files, by the last part of their address and by their name.
var statics = sync.OnceValue(func() map[string]static {
	all := map[string]static{}
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		file := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		s := static{name, content, "/desk/static/" + file}
		all[name], all[file] = s, s
	}
	each := func(files fs.FS, dir string, do func(name string, content []byte)) {
		entries, err := fs.ReadDir(files, dir)
		for _, e := range entries {
			content, failed := fs.ReadFile(files, path.Join(dir, e.Name()))
			if failed != nil {
				err = failed
			}
			do(e.Name(), content)
		}
		if err != nil {
			panic(fmt.Errorf("read the desk's files: %w", err)) // they are embedded
		}
	}
	each(web.Files, ".", add)
	add("htmx.min.js", htmx.Script)
	each(staticFiles, "static", func(name string, content []byte) {
		if path.Ext(name) == ".css" {
			content = inStyle.ReplaceAllFunc(content, func(url []byte) []byte {
				return []byte("url(" + all[string(inStyle.FindSubmatch(url)[1])].path + ")")
			})
		}
		add(name, content)
	})
	return all
})

// inStyle is how the style names another file.
var inStyle = regexp.MustCompile(`url\(([a-z0-9.-]+)\)`)

// staticPath is the address of a file by its name.
func staticPath(name string) (string, error) {
	s, ok := statics()[name]
	if !ok {
		return "", fmt.Errorf("the desk has no file %q", name)
	}
	return s.path, nil
}

func serveStatic(v *visit) error {
	s, ok := statics()[v.r.PathValue("file")]
	if !ok || s.path != v.r.URL.Path {
		return errNotFound
	}
	h := v.w.Header()
	h.Set("Content-Type", mediaOf(s.name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(v.w, v.r, "", time.Time{}, bytes.NewReader(s.bytes))
	return nil
}

// mediaOf does not ask the machine, which may know another type.
func mediaOf(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}
