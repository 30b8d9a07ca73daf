"""What proves who somebody is: passwords, one-time and recovery codes, passkeys, an OpenID provider's word."""
