using System.Text;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// The protocols of AWS's services (https://smithy.io/2.0/aws/protocols/index.html), which decide how clients read errors.
/// </summary>
internal enum CallProtocol
{
    /// <summary>JSON, the operation in the header X-Amz-Target.</summary>
    Json,

    /// <summary>A form with an Action, answered in XML.</summary>
    Query,

    /// <summary>EC2's variant of the query protocol.</summary>
    Ec2Query,

    /// <summary>Methods and paths, answered in XML.</summary>
    RestXml,

    /// <summary>Methods and paths, answered in JSON.</summary>
    RestJson,

    /// <summary>CBOR, the operation in the path.</summary>
    Cbor,

    /// <summary>The older CBOR of the SDKs for Java, the operation in the header X-Amz-Target.</summary>
    AwsCbor,
}

/// <summary>Finds the protocol of a call.</summary>
internal static class CallProtocols
{
    /// <summary>
    /// The header by which clients ask for Smithy's own protocols
    /// (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
    /// </summary>
    public const string SmithyHeader = "smithy-protocol";

    public const string SmithyCbor = "rpc-v2-cbor";

    private static readonly HashSet<string> RestXmlServices =
        new(StringComparer.Ordinal) { "s3", "s3express", "route53", "cloudfront" };

    public static CallProtocol Of(EndpointCall call)
    {
        var request = call.Http.Request;
        if (request.Headers[SmithyHeader] == SmithyCbor) return CallProtocol.Cbor;
        // Without a target, the content type still tells which form the caller can read.
        if (WireFormat.IsCbor(request.ContentType)) return CallProtocol.AwsCbor;
        if (call.Target is not null || WireFormat.IsAwsJson(request.ContentType)) return CallProtocol.Json;
        if (ActionOf(call) is not null) return call.SigningName == "ec2" ? CallProtocol.Ec2Query : CallProtocol.Query;
        // A call without a signature counts as a call of S3, as in the endpoint itself.
        var isXml = call.SigningName is null || RestXmlServices.Contains(call.SigningName);
        return isXml ? CallProtocol.RestXml : CallProtocol.RestJson;
    }

    /// <summary>
    /// The Action of the query protocol, in the form or in the query; <c>null</c> for calls of other protocols.
    /// </summary>
    public static string? ActionOf(EndpointCall call)
    {
        var type = call.Http.Request.ContentType ?? "";
        var isForm = type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        var action = isForm ? FormOf(call).GetValueOrDefault("Action") : null;
        return action ?? call.Http.Request.Query["Action"].FirstOrDefault();
    }

    /// <summary>The fields of the query protocol's form, or of the query.</summary>
    public static Dictionary<string, string> FormOf(EndpointCall call)
    {
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Body));
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, values) in call.Http.Request.Query.Concat(form)) all[key] = values.ToString();
        return all;
    }
}
