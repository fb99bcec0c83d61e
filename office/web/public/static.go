package public

import (
	"net/http"
	"sync"

	"startklar.dk/assets/htmx"
	"startklar.dk/office/web/site"
)

const staticPath = "/static/"

var staticRoutes = []Route{{Method: http.MethodGet, Path: staticPath + "{file}", do: func(v *visit) error {
	return statics().Serve(v.w, v.r, v.r.PathValue("file"))
}}}

// statics are the files that pages need.
var statics = sync.OnceValue(func() *site.Files {
	files := site.NewFiles(staticPath, staticFiles, "static")
	files.Add("htmx.min.js", htmx.Script)
	return files
})
