package web

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwardedHeader is the header that RFC 7239 gives a form of its own.
const forwardedHeader = "Forwarded"

// Proxies are the address ranges of those who are believed about whom they speak
// for, and the one header in which they say so. What stands in any other comes
// from the client. Header is X-Forwarded-For where it is empty.
type Proxies struct {
	Networks []netip.Prefix
	Header   string
}

// ParseNetworks reads addresses and ranges parted by commas, such as
// "127.0.0.1, 10.0.0.0/8".
func ParseNetworks(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		if addr, err := netip.ParseAddr(item); err == nil {
			addr = addr.Unmap()
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a range of addresses", item)
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}

func (p Proxies) trusted(addr netip.Addr) bool {
	return slices.ContainsFunc(p.Networks, func(n netip.Prefix) bool { return n.Contains(addr) })
}

// client is the address that a request comes from: the connection's, or, as
// far as trusted proxies vouch, the one in their header. Its list is read from
// the end, where the nearest proxy wrote; the first that is no trusted proxy is
// the client.
func (p Proxies) client(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	addr = addr.Unmap().WithZone("")
	hops := p.hops(r.Header)
	for i := len(hops) - 1; i >= 0 && p.trusted(addr); i-- {
		next, ok := node(hops[i])
		if !ok {
			break // an obfuscated or unknown client: the proxy is all we know
		}
		addr = next
	}
	return addr
}

// network is the part of an address that limits are counted for: /24 of IPv4,
// /64 of IPv6, which is what one household or venue has.
func network(addr netip.Addr) string {
	bits := 24
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil || !addr.IsValid() {
		return "unknown"
	}
	return prefix.String()
}

// hops are the addresses in the trusted header, the nearest last.
func (p Proxies) hops(h http.Header) []string {
	name := cmp.Or(p.Header, "X-Forwarded-For")
	list := strings.Join(h.Values(name), ",")
	if !strings.EqualFold(name, forwardedHeader) {
		hops := strings.Split(list, ",")
		for i := range hops {
			hops[i] = strings.TrimSpace(hops[i])
		}
		return hops
	}
	var hops []string
	for _, element := range splitQuoted(list, ',') {
		hop := ""
		for _, pair := range splitQuoted(element, ';') {
			name, value, ok := strings.Cut(pair, "=")
			if ok && strings.EqualFold(strings.TrimSpace(name), "for") {
				hop = strings.Trim(strings.TrimSpace(value), `"`)
			}
		}
		hops = append(hops, hop)
	}
	return hops
}

func splitQuoted(s string, sep byte) []string {
	var parts []string
	quoted, start := false, 0
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// node reads a node of RFC 7239: an address, with a port or not, IPv6 in
// brackets.
func node(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}, false
	}
	return addr.Unmap().WithZone(""), true
}
