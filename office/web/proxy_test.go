package web

import (
	"cmp"
	"net/http"
	"testing"
)

func TestTheClientIsWhomTrustedProxiesVouchFor(t *testing.T) {
	networks, err := ParseNetworks("10.0.0.0/8, ::1,192.168.1.7")
	if err != nil {
		t.Fatal(err)
	}
	const rfc, real = "Forwarded", "X-Real-IP"
	for _, c := range []struct{ name, remote, header, said, want string }{
		{"nobody between", "203.0.113.9:1", "", "", "203.0.113.0/24"},
		{"a liar", "203.0.113.9:1", rfc, "for=198.51.100.1", "203.0.113.0/24"},
		{"a liar in the header that is read by default", "203.0.113.9:1", "", "198.51.100.1", "203.0.113.0/24"},
		{"one proxy", "10.0.0.1:1", rfc, "for=198.51.100.1;proto=https;by=10.0.0.1", "198.51.100.0/24"},
		{"two proxies", "10.0.0.1:1", rfc, "for=198.51.100.1, for=10.2.0.1", "198.51.100.0/24"},
		{"a client that writes a header itself", "10.0.0.1:1", rfc, "for=192.0.2.1, for=198.51.100.1", "198.51.100.0/24"},
		{"a quoted address with a port", "10.0.0.1:1", rfc, `By=x; For="198.51.100.1:443"`, "198.51.100.0/24"},
		{"IPv6", "[::1]:1", rfc, `for="[2001:db8:1:2:3::4]:443"`, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.9]:1", rfc, "", "203.0.113.0/24"},
		{"hidden", "10.0.0.1:1", rfc, "for=_secret", "10.0.0.0/24"},
		{"unknown", "10.0.0.1:1", rfc, "for=unknown", "10.0.0.0/24"},
		{"a comma in quotes", "10.0.0.1:1", rfc, `for="198.51.100.1";ext="a,b"`, "198.51.100.0/24"},
		{"a list", "192.168.1.7:1", "", "192.0.2.1, 198.51.100.1, 10.9.9.9", "198.51.100.0/24"},
		{"a header of the proxy's own", "10.0.0.1:1", real, "198.51.100.1", "198.51.100.0/24"},
		{"no address at all", "pipe", rfc, "", "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			trusted := Proxies{Networks: networks, Header: c.header}
			r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
			for _, h := range []string{rfc, "X-Forwarded-For", real} {
				r.Header.Set(h, "192.0.2.66;for=192.0.2.66") // the client's own word
			}
			r.Header.Del(cmp.Or(c.header, "X-Forwarded-For"))
			if c.said != "" {
				r.Header.Set(cmp.Or(c.header, "X-Forwarded-For"), c.said)
			}
			if got := network(trusted.client(r)); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}

func TestNetworksThatAreNoneAreRefused(t *testing.T) {
	for _, list := range []string{"localhost", "10.0.0.0/33", "10.0.0.1;10.0.0.2"} {
		if got, err := ParseNetworks(list); err == nil {
			t.Errorf("%q was taken as %v", list, got)
		}
	}
	if got, err := ParseNetworks(""); err != nil || len(got) != 0 {
		t.Errorf("nothing is %v, %v", got, err)
	}
}
