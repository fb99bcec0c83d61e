package web_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
)

// noise is a file of a size: the same for the same seed.
func noise(seed byte, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	return b
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// upload are the headers of an upload that goes on from an offset.
func upload(content []byte, offset int) []string {
	return []string{
		"Content-Type", "application/pdf", "Content-Disposition", `attachment; filename*=UTF-8''tegning%20%C3%A6.pdf`,
		"Upload-Offset", strconv.Itoa(offset), "Upload-Length", strconv.Itoa(len(content)), "Repr-Digest", digest(content),
	}
}

func (d *device) put(id string, content []byte, offset int) answer {
	d.t.Helper()
	return d.ask("PUT", "/v1/files/"+id, bytes.NewReader(content[offset:]), upload(content, offset)...)
}

// cut sends a file from an offset, but only so much of it, and gives the answer
// to the broken request.
func (d *device) cut(id string, content []byte, offset, sent int) int {
	d.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(d.url, "http://"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer conn.Close()
	var b bytes.Buffer
	fmt.Fprintf(&b, "PUT /v1/files/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n", id, d.token, len(content)-offset)
	h := upload(content, offset)
	for i := 0; i < len(h); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", h[i], h[i+1])
	}
	b.WriteString("\r\n")
	b.Write(content[offset : offset+sent])
	if _, err := conn.Write(b.Bytes()); err != nil {
		d.t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		d.t.Fatal(err)
	}
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	defer got.Body.Close()
	return got.StatusCode
}

// has is how much the office has of a file; -1 for none.
func (d *device) has(id string) int {
	d.t.Helper()
	got := d.ask("HEAD", "/v1/files/"+id, nil)
	if got.status == http.StatusNotFound {
		return -1
	}
	n, err := strconv.Atoi(got.header.Get("Upload-Offset"))
	if got.status != http.StatusOK || err != nil {
		d.t.Fatalf("answered %d: %v", got.status, err)
	}
	return n
}

// holds checks that a file is whole and what it was.
func (d *device) holds(id string, content []byte) {
	d.t.Helper()
	got := d.ask("GET", "/v1/files/"+id, nil).into(http.StatusOK, nil)
	if !bytes.Equal(got.body, content) {
		d.t.Fatalf("%d bytes came back as %d others", len(content), len(got.body))
	}
	if got.header.Get("Repr-Digest") != digest(content) {
		d.t.Errorf("digest %q", got.header.Get("Repr-Digest"))
	}
}

// say posts a message with files in a new question's thread.
func (d *device) say(files ...string) api.MutationResult {
	d.t.Helper()
	question := newID()
	d.mutate(api.QuestionAsk, api.QuestionAskBody{QuestionID: question, Text: "Hvad mangler der?"})
	return d.mutate(api.MessagePost, api.MessagePostBody{MessageID: newID(), Thread: question, Text: "Se her", AttachmentIDs: files})
}

func TestAFileComesBackAsItWasSentAndAsAnAttachment(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id, content := newID(), noise(1, 700_001)
	if got := anna.put(id, content, 0); got.status != http.StatusCreated || got.header.Get("Upload-Offset") != "700001" {
		t.Fatalf("answered %d, offset %q: %s", got.status, got.header.Get("Upload-Offset"), got.body)
	}
	anna.holds(id, content)
	got := anna.ask("GET", "/v1/files/"+id, nil, "Accept-Encoding", "gzip")
	kind, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || params["filename"] != "tegning æ.pdf" {
		t.Errorf("%q: %v", got.header.Get("Content-Disposition"), err)
	}
	if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("headers %v", got.header)
	}
	if len(got.body) != len(content) {
		t.Errorf("packed files are sent as they are; %d bytes came", len(got.body))
	}
	part := anna.ask("GET", "/v1/files/"+id, nil, "Range", "bytes=262140-262150")
	if part.status != http.StatusPartialContent || !bytes.Equal(part.body, content[262140:262151]) {
		t.Errorf("a range is answered %d, %d bytes", part.status, len(part.body))
	}
	several := anna.ask("GET", "/v1/files/"+id, nil, "Range", "bytes=0-9,20-29")
	if several.status != http.StatusOK || several.header.Get("Content-Type") != "application/pdf" || !bytes.Equal(several.body, content) {
		t.Errorf("several ranges are answered %d, %d bytes of %s", several.status, len(several.body), several.header.Get("Content-Type"))
	}
	beyond := anna.ask("GET", "/v1/files/"+id, nil, "Range", "bytes=700001-", "Accept-Language", "en")
	beyond.is(http.StatusRequestedRangeNotSatisfiable, api.CodeInvalid)
	if size := beyond.header.Get("Content-Range"); size != "bytes */700001" {
		t.Errorf("a range beyond the end is told the size %q", size)
	}
	anna.ask("GET", "/v1/files/"+id, nil, "If-Match", `"another"`).is(http.StatusPreconditionFailed, api.CodeInvalid)
	if n := anna.has(id); n != len(content) {
		t.Errorf("HEAD of a whole file says %d", n)
	}
}

func TestAPutWithoutUploadHeadersIsAWholeUpload(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	for name, content := range map[string][]byte{"empty": {}, "small": []byte("tegning"), "of several pieces": noise(2, 600_000)} {
		for _, length := range []string{"said", "not said"} {
			id, body := newID(), io.Reader(bytes.NewReader(content))
			if length == "not said" {
				body = io.MultiReader(body)
			}
			if got := anna.ask("PUT", "/v1/files/"+id, body); got.status != http.StatusCreated {
				t.Fatalf("%s, length %s: answered %d: %s", name, length, got.status, got.body)
			}
			anna.holds(id, content)
			// Sent again it is the same file, and another content is not.
			if got := anna.ask("PUT", "/v1/files/"+id, bytes.NewReader(content)); got.status != http.StatusCreated {
				t.Errorf("again: %d: %s", got.status, got.body)
			}
			p := anna.ask("PUT", "/v1/files/"+id, strings.NewReader("another")).is(422, api.CodeInvalid)
			if len(p.Errors) != 1 || p.Errors[0].Reason != "used" {
				t.Errorf("another content: %+v", p.Errors)
			}
			anna.put(id, noise(3, 10), 0).is(422, api.CodeInvalid)
			anna.holds(id, content)
		}
	}
}

func TestAnUploadGoesOnAfterACutAtAnyByte(t *testing.T) {
	w := open(t, setup{limits: office.Limits{RequestsPerSecond: 1e6, RequestBurst: 1e6}})
	anna := w.signIn("anna@example.dk")
	content := noise(4, 200)
	for at := range content {
		id := newID()
		if got := anna.cut(id, content, 0, at); got != http.StatusBadRequest {
			t.Fatalf("cut at %d: answered %d", at, got)
		}
		if n := anna.has(id); n != at {
			t.Fatalf("cut at %d: the office has %d", at, n)
		}
		anna.ask("GET", "/v1/files/"+id, nil).is(404, api.CodeNotFound)
		if got := anna.say(id); got.Problem == nil || got.Problem.Code != api.CodeNotFound {
			t.Fatalf("a message with half a file: %+v", got)
		}
		anna.put(id, content, at).into(http.StatusCreated, nil)
		anna.holds(id, content)
	}
}

func TestALargeUploadGoesOnAfterSeveralCuts(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id, content := newID(), noise(5, api.MaxFile)
	at := 0
	for _, to := range []int{1, 262_143, 262_144, 262_145, 5_000_000, 19_999_999, api.MaxFile - 1} {
		if got := anna.cut(id, content, at, to-at); got != http.StatusBadRequest {
			t.Fatalf("cut at %d: answered %d", to, got)
		}
		if at = anna.has(id); at != to {
			t.Fatalf("cut at %d: the office has %d", to, at)
		}
	}
	anna.put(id, content, at).into(http.StatusCreated, nil)
	anna.holds(id, content)
}

func TestAPieceThatEndsInTimeIsTakenAndTheRestAwaited(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id, content := newID(), noise(6, 1000)
	got := anna.ask("PUT", "/v1/files/"+id, bytes.NewReader(content[:400]), upload(content, 0)...)
	if got.status != http.StatusAccepted || got.header.Get("Upload-Offset") != "400" {
		t.Fatalf("answered %d, offset %q", got.status, got.header.Get("Upload-Offset"))
	}
	for _, wrong := range []int{1, 399, 401, 1000} {
		got := anna.put(id, content, wrong)
		got.is(409, api.CodeWrongOffset)
		if got.header.Get("Upload-Offset") != "400" {
			t.Errorf("at %d it is to go on at %q", wrong, got.header.Get("Upload-Offset"))
		}
	}
	other := noise(7, 1000)
	anna.put(id, other, 400).is(409, api.CodeWrongOffset)
	anna.put(newID(), content, 400).is(409, api.CodeWrongOffset)
	anna.put(id, content, 400).into(http.StatusCreated, nil)
	anna.holds(id, content)
	// Begun anew, it is the newer content.
	id = newID()
	anna.cut(id, content, 0, 300)
	anna.put(id, other, 0).into(http.StatusCreated, nil)
	anna.holds(id, other)
}

func TestAFileThatIsNotWhatItsDigestSaysIsRefusedAndDropped(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id, content := newID(), noise(8, 300_000)
	headers := upload(content, 0)
	headers[len(headers)-1] = digest([]byte("another"))
	p := anna.ask("PUT", "/v1/files/"+id, bytes.NewReader(content), headers...).is(422, api.CodeInvalid)
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/Repr-Digest" || p.Errors[0].Reason != "mismatch" {
		t.Errorf("%+v", p.Errors)
	}
	if n := anna.has(id); n != -1 {
		t.Errorf("%d bytes are still there", n)
	}
	anna.put(id, content, 0).into(http.StatusCreated, nil)
	anna.holds(id, content)
	for _, bad := range []string{"sha-256=abc", "sha-256=:abc:", "sha-256=:" + strings.Repeat("!", 44) + ":", "sha-256"} {
		got := anna.ask("PUT", "/v1/files/"+newID(), strings.NewReader("x"), "Repr-Digest", bad)
		if bad == "sha-256" { // a member without a value names no digest
			continue
		}
		got.is(422, api.CodeInvalid)
	}
	// Other algorithms beside it are passed over.
	anna.ask("PUT", "/v1/files/"+newID(), bytes.NewReader(content), "Repr-Digest", "sha-512=:YWJj:, "+digest(content)).into(201, nil)
}

func TestAFileIsAtMostTwentyMebibytesAndRefusedBeforeItComes(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id := newID()
	for name, headers := range map[string]string{
		"by its length":            "Content-Length: 20971521",
		"by its upload's length":   "Content-Length: 100000\r\nUpload-Length: 20971521\r\nUpload-Offset: 0",
		"of nobody that we know":   "Content-Length: 20971520\r\nAuthorization: Bearer nobody",
		"more than its own length": "Content-Length: 1000000\r\nUpload-Length: 999999",
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			want := http.StatusRequestEntityTooLarge
			auth := "Authorization: Bearer " + anna.token + "\r\n"
			switch {
			case strings.Contains(headers, "nobody"):
				want, auth = http.StatusUnauthorized, ""
			case strings.HasPrefix(name, "more"):
				want = http.StatusUnprocessableEntity
			}
			// Only the first bytes of the body are ever sent.
			fmt.Fprintf(conn, "PUT /v1/files/%s HTTP/1.1\r\nHost: x\r\n%s%s\r\n\r\nfirst", id, auth, headers)
			if strings.Contains(headers, "100000\r") { // a small body is read away first
				fmt.Fprint(conn, strings.Repeat("x", 100_000-5))
			}
			got, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer got.Body.Close()
			if got.StatusCode != want {
				t.Errorf("answered %d", got.StatusCode)
			}
		})
	}
	// Of unsaid length it is read as far as the limit.
	anna.ask("PUT", "/v1/files/"+id, io.MultiReader(bytes.NewReader(noise(9, api.MaxFile+1)))).is(413, api.CodeTooLarge)
	if n := anna.has(id); n != -1 {
		t.Errorf("%d bytes of a refused file are there", n)
	}
	content := noise(9, api.MaxFile)
	anna.ask("PUT", "/v1/files/"+id, io.MultiReader(bytes.NewReader(content))).into(201, nil)
	anna.holds(id, content)
}

func TestAPersonsFilesTogetherHaveALimit(t *testing.T) {
	w := open(t, setup{limits: office.Limits{FilesBytes: 1000}})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	full := func(got answer) {
		t.Helper()
		if p := got.is(413, api.CodeTooLarge); len(p.Errors) != 1 || p.Errors[0].Reason != "quota" {
			t.Errorf("%+v", p.Errors)
		}
	}
	first := newID()
	anna.put(first, noise(1, 600), 0).into(201, nil)
	begun := newID()
	anna.cut(begun, noise(2, 300), 0, 10) // what it will be counts already
	full(anna.put(newID(), noise(3, 101), 0))
	full(anna.ask("PUT", "/v1/files/"+newID(), io.MultiReader(bytes.NewReader(noise(3, 101)))))
	anna.put(newID(), noise(3, 100), 0).into(201, nil)
	anna.put(first, noise(1, 600), 0).into(201, nil) // what is there already takes no more
	anna.put(begun, noise(2, 300), 10).into(201, nil)
	full(anna.put(newID(), []byte("x"), 0))
	bo.put(newID(), noise(4, 1000), 0).into(201, nil) // another person's limit is their own
}

func TestAFileIsNoOneElses(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	whole, begun, content := newID(), newID(), noise(1, 1000)
	anna.put(whole, content, 0).into(201, nil)
	anna.cut(begun, content, 0, 500)
	for name, id := range map[string]string{"whole": whole, "begun": begun, "none": newID(), "no id": "x", "in capitals": strings.ToUpper(whole)} {
		bo.ask("GET", "/v1/files/"+id, nil).is(404, api.CodeNotFound)
		if n := bo.has(id); n != -1 {
			t.Errorf("%s: HEAD says %d", name, n)
		}
		if name == "none" {
			continue
		}
		bo.put(id, content, 0).is(404, api.CodeNotFound)
		if name != "no id" && name != "in capitals" {
			bo.put(id, content, 500).is(404, api.CodeNotFound)
			got := bo.say(id)
			if got.Problem == nil || got.Problem.Code != api.CodeNotFound || got.Problem.Errors[0].Pointer != "/attachment_ids/0" {
				t.Errorf("%s: a message with it: %+v", name, got)
			}
		}
	}
	for _, method := range []string{"PUT", "HEAD", "GET"} {
		if got := w.ask(method, "/v1/files/"+whole, nil); got.status != 401 {
			t.Errorf("%s of nobody: %d", method, got.status)
		}
	}
	anna.holds(whole, content)
	if n := anna.has(begun); n != 500 {
		t.Errorf("of the begun one there are %d", n)
	}
}

func TestAMessageSaysWhatItsFilesAre(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	id := newID()
	anna.put(id, noise(1, 1234), 0).into(201, nil)
	got := anna.say(id)
	if got.Status != api.StatusApplied || len(got.Records) != 1 {
		t.Fatalf("%+v", got)
	}
	var m api.Message
	if err := got.Records[0].Decode(&m); err != nil {
		t.Fatal(err)
	}
	want := api.Attachment{ID: id, Name: "tegning æ.pdf", Media: "application/pdf", Size: 1234}
	if len(m.AttachmentIDs) != 1 || len(m.Attachments) != 1 || m.Attachments[0] != want {
		t.Errorf("%+v", m)
	}
}

func TestUploadsOfOneFileAtOnceLeaveOneOfThemWhole(t *testing.T) {
	w := open(t, setup{limits: office.Limits{RequestsPerSecond: 1e6, RequestBurst: 1e6}})
	anna := w.signIn("anna@example.dk")
	contents := [][]byte{noise(1, 900_000), noise(2, 900_000), noise(3, 700_000)}
	for range 5 {
		id := newID()
		var all sync.WaitGroup
		for i := range 9 {
			all.Go(func() {
				content := contents[i%3]
				for offset := 0; ; {
					got := anna.put(id, content, offset)
					if got.status != http.StatusConflict {
						return // whole, or another is
					}
					if offset = anna.has(id); offset < 0 || offset > len(content) {
						offset = 0
					}
				}
			})
		}
		all.Wait()
		got := anna.ask("GET", "/v1/files/"+id, nil).into(200, nil)
		found := 0
		for _, content := range contents {
			if bytes.Equal(content, got.body) {
				found++
			}
		}
		if found != 1 {
			t.Fatalf("what is whole is none of those sent: %d bytes", len(got.body))
		}
	}
}

func TestAnOfficeThatIsKilledInAnUploadHasAPieceAndNeverHalfAFile(t *testing.T) {
	engine.OnFile(t)
	w := open(t, setup{limits: office.Limits{RequestsPerSecond: 1e6, RequestBurst: 1e6}})
	anna := w.signIn("anna@example.dk")
	id, content := newID(), noise(1, 1_000_000)
	r, body := io.Pipe()
	answered := make(chan answer, 1)
	go func() { answered <- anna.ask("PUT", "/v1/files/"+id, r, upload(content, 0)...) }()
	if _, err := body.Write(content[:600_000]); err != nil {
		t.Fatal(err)
	}
	for anna.has(id) < 2*262_144 { // what of it makes whole pieces is kept
	}
	// The files as a killed process leaves them: nothing writes just now.
	dir := t.TempDir()
	for _, name := range []string{"office.db", "office.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := body.Write(content[600_000:]); err != nil {
		t.Fatal(err)
	}
	if err := body.Close(); err != nil {
		t.Fatal(err)
	}
	(<-answered).into(201, nil) // the one that lives on
	after := open(t, setup{dir: dir})
	again := &device{world: after, id: anna.id, token: anna.token, person: anna.person}
	if n := again.has(id); n != 2*262_144 {
		t.Fatalf("after the kill there are %d bytes", n)
	}
	again.ask("GET", "/v1/files/"+id, nil).is(404, api.CodeNotFound)
	again.put(id, content, again.has(id)).into(201, nil)
	again.holds(id, content)
}

func TestAFileThatNoMessageBringsGoesAfterSevenDays(t *testing.T) {
	w := open(t, setup{})
	anna := w.signIn("anna@example.dk")
	content := noise(1, 1000)
	var loose []string
	for range 10 {
		id := newID()
		anna.put(id, content, 0).into(201, nil)
		loose = append(loose, id)
	}
	begun, brought, again := newID(), newID(), newID()
	anna.cut(begun, content, 0, 500)
	anna.put(brought, content, 0).into(201, nil)
	anna.put(again, content, 0).into(201, nil)
	if got := anna.say(brought); got.Status != api.StatusApplied {
		t.Fatalf("%+v", got)
	}
	sweep := func(d time.Duration) {
		t.Helper()
		w.clock.forward(d)
		if _, err := w.office.Jobs.RunDue(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	sweep(7*24*time.Hour - time.Minute)
	for _, id := range append(loose, begun, brought, again) {
		if anna.has(id) < 0 {
			t.Errorf("a file is gone before its time")
		}
	}
	anna.put(again, content, 0).into(201, nil) // asked for again, it stays longer
	sweep(7 * time.Hour)
	for _, id := range append(loose, begun) {
		if n := anna.has(id); n >= 0 {
			t.Errorf("%d bytes of a file that nothing names are still there", n)
		}
	}
	anna.holds(brought, content)
	anna.holds(again, content)
	if rows := w.tables()["file_part"]; strings.Count(rows, "\n") != 1 {
		t.Errorf("pieces of files that are gone: %d rows", strings.Count(rows, "\n")+1)
	}
}

func TestAnExportHasThePersonsFilesAndAnErasureTakesThem(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	mine, begun, his := newID(), newID(), newID()
	content := noise(1, 800_000)
	anna.put(mine, content, 0).into(201, nil)
	anna.cut(begun, content, 0, 500)
	bo.put(his, noise(2, 1000), 0).into(201, nil)
	anna.say(mine)
	got := anna.ask("GET", "/v1/me/export", nil).into(200, nil)
	archive, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = raw
	}
	if !bytes.Equal(files["files/"+mine+"/tegning æ.pdf"], content) {
		t.Error("the file is not in the export")
	}
	if list := string(files["files.json"]); !strings.Contains(list, mine) || !strings.Contains(list, begun) || strings.Contains(list, his) {
		t.Errorf("files.json is %s", list)
	}
	for name := range files {
		if strings.Contains(name, his) || strings.Contains(name, begun) {
			t.Errorf("the export has %s", name)
		}
	}
	anna.ask("DELETE", "/v1/me", nil).into(204, nil)
	tables := w.tables()
	for table, rows := range tables {
		if strings.Contains(rows, mine) || strings.Contains(rows, begun) {
			t.Errorf("%s still knows the file", table)
		}
	}
	if rows := tables["file_part"]; strings.Contains(rows, "\n") || !strings.Contains(rows, his) {
		t.Error("pieces of the erased person's files are left, or another's are gone")
	}
	bo.holds(his, noise(2, 1000))
	anna.put(newID(), content, 0).is(401, api.CodeErased)
}
