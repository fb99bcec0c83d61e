package desk

import (
	"embed"
	"net/http"
	"sync"

	"startklar.dk/assets/htmx"
	"startklar.dk/office/web/site"
)

//go:embed static/*.css static/*.js
var staticFiles embed.FS

var staticRoutes = []Route{{Method: http.MethodGet, Path: "/desk/static/{file}", raw: func(v *visit) error {
	return statics().Serve(v.w, v.r, v.r.PathValue("file"))
}}}

// statics are the files that pages need.
var statics = sync.OnceValue(func() *site.Files {
	files := site.NewFiles("/desk/static/", staticFiles, "static")
	files.Add("htmx.min.js", htmx.Script)
	return files
})
