namespace Pipeline.Local;

/// <summary>A request as far as its signature covers it.</summary>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="RawPath">As it came over the wire, percent-encoded, without the query.</param>
/// <param name="RawQuery">As it came over the wire, without the question mark; empty where there is none.</param>
/// <param name="Header">A header's value by its name, whatever its case, several joined by commas; nothing where it is missing.</param>
/// <param name="BodyHash">The SHA-256 of the body in lower-case hexadecimal; nothing where the body is not at hand, whose hash is then believed.</param>
internal sealed record SignedRequest(string Method, string RawPath, string RawQuery, Func<string, string?> Header, Func<string>? BodyHash);

/// <summary>Who made a request.</summary>
/// <param name="Caller">A role's session, or the user of this computer.</param>
/// <param name="Service">The service in the signature's scope, such as <c>kinesis</c>.</param>
/// <param name="Region">The Region in the signature's scope.</param>
internal sealed record SignedCaller(Caller Caller, string Service, string Region);
