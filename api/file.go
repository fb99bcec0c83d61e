package api

// Limits of attachments, bytes. An office may set others.
const (
	MaxFile  = 20 << 20  // of one
	MaxFiles = 500 << 20 // of all of a person's
)

// Limits of an office's logo, which is PNG or JPEG.
const (
	MaxLogo     = 512 << 10 // bytes
	MaxLogoSide = 4000      // pixels, each way
)

// MaxFileName is the length of a file's name, characters.
const MaxFileName = 200

// Attachment is a file that a message brings, whole at the office. Size is in
// bytes; Media is its type, such as "application/pdf". Name is what its sender
// calls it: to be shown, never to be trusted as a path.
type Attachment struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Media string `json:"media"`
	Size  int64  `json:"size"`
}
