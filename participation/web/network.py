"""Where a request comes from, as far as slowing down guesses needs it: an address, and the network around it. Kept as HMACs."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

NETWORK = {IPv4Address: 24, IPv6Address: 48}
"""Bits: what one household, school or provider is given, so that changing the last part of an address does not help."""


def address(request: Request) -> str:
    return request.client.host if request.client else ""


def network(request: Request) -> str:
    """The network of the address; the address itself where it is none (a socket)."""
    try:
        one = ip_address(address(request))
    except ValueError:
        return address(request)
    return str(ip_network((one, NETWORK[type(one)]), strict=False))
