package web

import (
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzhttp"

	"startklar.dk/api"
	"startklar.dk/office/files"
)

// Headers of uploads; Repr-Digest is RFC 9530's.
const (
	uploadOffset = "Upload-Offset" // bytes that the office has, or from where these go on
	uploadLength = "Upload-Length" // bytes of the whole file
	reprDigest   = "Repr-Digest"   // sha-256=:…: of the whole file
)

func (s *Server) registerFiles() {
	s.documentFiles()
	s.mux.HandleFunc("PUT /v1/files/{id}", s.admitted(s.putFile))
	s.mux.HandleFunc("HEAD /v1/files/{id}", s.admitted(s.headFile))
	s.mux.HandleFunc("GET /v1/files/{id}", s.admitted(s.getFile))
}

// admitted has a route answered for whoever is signed in.
func (s *Server) admitted(answer func(w http.ResponseWriter, r *http.Request, personID string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		caller, f := s.admit(r, s.office.Accounts.Authenticate)
		if f != nil {
			refuse(w, r, f)
			return
		}
		answer(w, r, caller.PersonID)
	}
}

// putFile receives a file as it comes. What is wrong before its bytes is said
// before they are read.
func (s *Server) putFile(w http.ResponseWriter, r *http.Request, personID string) {
	u, f := s.uploadOf(r)
	if f != nil {
		refuse(w, r, f)
		return
	}
	body := &slowBody{Reader: r.Body, control: http.NewResponseController(visitOf(r.Context()).writer)}
	state, err := s.office.Files.PutFile(r.Context(), personID, u, body)
	if err == nil && state.Whole { // it may have been here before: what is still sent is not wanted
		_, _ = io.CopyN(io.Discard, body, int64(s.office.Limits.FileBytes)+1)
	}
	_ = body.control.SetReadDeadline(time.Time{})
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if err != nil {
		f := s.failure("putFile", s.still(r.Context(), err))
		if f.Code == api.CodeWrongOffset {
			f.offset = &state.Received
		}
		refuse(w, r, f)
		return
	}
	h.Set(uploadOffset, strconv.FormatInt(state.Received, 10))
	if !state.Whole {
		w.WriteHeader(http.StatusAccepted) // the rest is still to come
		return
	}
	w.WriteHeader(http.StatusCreated)
}

// slowBody gives each piece of a body its own time.
type slowBody struct {
	io.Reader
	control *http.ResponseController
}

func (b *slowBody) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(readWithin)) // as far as the connection can
	return b.Reader.Read(p)
}

// uploadOf reads what an upload says of itself.
func (s *Server) uploadOf(r *http.Request) (files.Upload, *failure) {
	u := files.Upload{ID: r.PathValue("id"), Media: r.Header.Get("Content-Type"), Length: -1}
	if _, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition")); err == nil {
		u.Name = params["filename"]
	}
	var f *failure
	if u.Offset, f = byteCount(r, uploadOffset, 0); f != nil {
		return u, f
	}
	if u.Length, f = byteCount(r, uploadLength, -1); f != nil {
		return u, f
	}
	if u.Digest, f = digestOf(r.Header.Values(reprDigest)); f != nil {
		return u, f
	}
	switch {
	case u.Length < 0 && r.ContentLength >= 0 && u.Offset == 0: // a whole upload
		u.Length = r.ContentLength
	case u.Length >= 0 && u.Offset+r.ContentLength > u.Length && r.ContentLength > 0:
		if u.Length <= int64(s.office.Limits.FileBytes) {
			return u, bad("/"+uploadLength, "range")
		}
	}
	if max(u.Length, r.ContentLength) > int64(s.office.Limits.FileBytes) {
		return u, fail(api.CodeTooLarge)
	}
	return u, nil
}

func byteCount(r *http.Request, name string, absent int64) (int64, *failure) {
	value := r.Header.Get(name)
	if value == "" {
		return absent, nil
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 {
		return 0, bad("/"+name, "format")
	}
	return n, nil
}

// shaMember is the one member of a Repr-Digest that is checked; the others are
// of algorithms that this office does not ask for.
var shaMember = regexp.MustCompile(`(?:^|,)[ \t]*sha-256=([^,;]*)`)

func digestOf(values []string) ([]byte, *failure) {
	found := shaMember.FindStringSubmatch(strings.Join(values, ","))
	if found == nil {
		return nil, nil
	}
	text := strings.TrimSpace(found[1])
	inner, opened := strings.CutPrefix(text, ":")
	inner, closed := strings.CutSuffix(inner, ":")
	sum, err := base64.StdEncoding.DecodeString(inner)
	if !opened || !closed || err != nil || len(sum) != 32 {
		return nil, bad("/"+reprDigest, "format")
	}
	return sum, nil
}

func digestHeader(sum []byte) string {
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}

// headFile tells how far a file has come.
func (s *Server) headFile(w http.ResponseWriter, r *http.Request, personID string) {
	state, err := s.office.Files.UploadState(r.Context(), personID, r.PathValue("id"))
	if err != nil {
		writeFailure(w, r, s.failure("headFile", s.still(r.Context(), err)))
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set(uploadOffset, strconv.FormatInt(state.Received, 10))
	if state.Size > 0 || state.Whole {
		h.Set(uploadLength, strconv.FormatInt(state.Size, 10))
	}
	if state.Digest != nil {
		h.Set(reprDigest, digestHeader(state.Digest))
	}
	w.WriteHeader(http.StatusOK)
}

// getFile gives a whole file, or a part of it where a part is asked for.
func (s *Server) getFile(w http.ResponseWriter, r *http.Request, personID string) {
	file, err := s.office.Files.OpenFile(r.Context(), personID, r.PathValue("id"))
	if err != nil {
		writeFailure(w, r, s.failure("getFile", s.still(r.Context(), err)))
		return
	}
	s.download(w, r, file, file.Media)
}

// download gives a file to be kept, not to be shown.
func (s *Server) download(w http.ResponseWriter, r *http.Request, file *files.File, media string) {
	h := w.Header()
	h.Set("Content-Type", media)
	disposition := "attachment"
	if file.Name != "" {
		disposition = mime.FormatMediaType(disposition, map[string]string{"filename": file.Name})
	}
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	h.Set(reprDigest, digestHeader(file.Digest))
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(file.Digest)+`"`)
	if strings.Contains(r.Header.Get("Range"), ",") { // of several ranges none is given: all is
		r.Header.Del("Range")
	}
	h.Set(gzhttp.HeaderNoCompression, "1") // what is attached is mostly packed already
	http.ServeContent(&partWriter{ResponseWriter: w, request: r}, r, "", time.Time{}, &slowFile{File: file, control: http.NewResponseController(visitOf(r.Context()).writer)})
}

// slowFile gives each piece of a file its own time to go out.
type slowFile struct {
	*files.File
	control *http.ResponseController
}

// Read implements io.Reader.
func (f *slowFile) Read(p []byte) (int, error) {
	_ = f.control.SetWriteDeadline(time.Now().Add(writeWithin)) // as far as the connection can
	return f.File.Read(p)
}

// documentFiles describes what is answered beside huma.
func (s *Server) documentFiles() {
	id := &huma.Param{
		Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"},
		Description: "A UUID in lower case, made by whoever sends the file.",
	}
	number := func(name, words string) *huma.Param {
		return &huma.Param{Name: name, In: "header", Description: words, Schema: &huma.Schema{Type: "integer", Format: "int64"}}
	}
	bytes := map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}
	has := map[string]*huma.Param{uploadOffset: {Description: "bytes that the office has", Schema: &huma.Schema{Type: "integer", Format: "int64"}}}
	answers := func(good map[string]*huma.Response, statuses ...int) map[string]*huma.Response {
		ref := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[api.Problem](), true, "")
		for _, status := range append(statuses, http.StatusUnauthorized, http.StatusNotFound, http.StatusTooManyRequests) {
			good[strconv.Itoa(status)] = &huma.Response{
				Description: http.StatusText(status), Content: map[string]*huma.MediaType{api.ProblemType: {Schema: ref}},
			}
		}
		return good
	}
	path, tags := "/v1/files/{id}", []string{"Files"}
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "putFile", Method: http.MethodPut, Path: path, Tags: tags, Security: asked,
		Summary: "Send an attachment, or go on with one",
		Description: "At most 20 MiB a file and 500 MiB a person. The file is there whole or not at all; what comes before a cut is kept, and HEAD " +
			"tells from where to go on. Without Upload-Offset, or from 0, it begins anew. What is whole stays as it is: sent again it is answered " +
			"alike, another content is refused. A file that is not what its digest says is refused and dropped. Unused files go after 7 days.",
		Parameters: []*huma.Param{
			id, number(uploadOffset, "from where these bytes go on"), number(uploadLength, "bytes of the whole file"),
			{Name: reprDigest, In: "header", Description: "sha-256 of the whole file (RFC 9530)", Schema: &huma.Schema{Type: "string"}},
			{Name: "Content-Disposition", In: "header", Description: "attachment, with the file's name", Schema: &huma.Schema{Type: "string"}},
		},
		RequestBody: &huma.RequestBody{Content: bytes},
		Responses: answers(map[string]*huma.Response{
			"201": {Description: "The file is whole", Headers: has}, "202": {Description: "The rest is to come", Headers: has},
		}, http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity),
	})
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "headFile", Method: http.MethodHead, Path: path, Tags: tags, Security: asked,
		Summary: "How far an attachment has come", Parameters: []*huma.Param{id},
		Responses: answers(map[string]*huma.Response{"200": {Description: "OK", Headers: has}}),
	})
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "getFile", Method: http.MethodGet, Path: path, Tags: tags, Security: asked,
		Summary: "An attachment", Description: "For its owner and those whom a message with it reaches; with its Repr-Digest, and in part: one range at a time.",
		Parameters: []*huma.Param{id},
		Responses: answers(map[string]*huma.Response{"200": {Description: "OK", Content: bytes}, "206": {Description: "The part asked for", Content: bytes}},
			http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable),
	})
}
