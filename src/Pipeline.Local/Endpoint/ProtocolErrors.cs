using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;

namespace Pipeline.Local.Endpoint;

/// <summary>Writes an error in the form of the caller's protocol, with the names that the protocol's services use.</summary>
internal static class ProtocolErrors
{
    public static Task WriteAsync(EndpointCall call, ServiceException error) => CallProtocols.Of(call) switch
    {
        CallProtocol.Json => JsonErrors.WriteAsync(call, error, JsonType(call)),
        CallProtocol.Query => QueryAsync(call, error),
        CallProtocol.Ec2Query => Ec2Async(call, error),
        CallProtocol.RestXml => RestXmlAsync(call, error),
        CallProtocol.Cbor => CborAsync(call, error),
        CallProtocol.AwsCbor => AwsCborAsync(call, error),
        _ => RestJsonAsync(call, error),
    };

    /// <summary>The error of services for an unknown operation (each service's Common Errors page).</summary>
    public static string UnknownOperation(CallProtocol protocol) => protocol switch
    {
        CallProtocol.Query or CallProtocol.Ec2Query => "InvalidAction",
        // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList.
        CallProtocol.RestXml => "NotImplemented",
        _ => "UnknownOperationException",
    };

    /// <summary>The error of services for their own failure.</summary>
    public static string InternalFailure(EndpointCall call) => CallProtocols.Of(call) switch
    {
        CallProtocol.RestXml or CallProtocol.Ec2Query => "InternalError",
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html.
        _ when call.TargetPrefix == "DynamoDB_20120810" => "InternalServerError",
        _ => "InternalFailure",
    };

    // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html.
    private static Task QueryAsync(EndpointCall call, ServiceException error)
    {
        // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors: SNS has its own name for it.
        var (code, status) = Denied(error, call.SigningName == "sns" ? "AuthorizationError" : "AccessDenied");
        var text = $"<Type>{(status < 500 ? "Sender" : "Receiver")}</Type>{Text(code, error)}";
        var xml = $"<ErrorResponse{NameSpace(call.SigningName)}><Error>{text}</Error>{Id(call)}</ErrorResponse>";
        return call.AnswerXmlAsync(status, xml, "text/xml");
    }

    // https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html.
    private static Task Ec2Async(EndpointCall call, ServiceException error)
    {
        var (code, status) = Denied(error, "UnauthorizedOperation");
        var id = $"<RequestID>{call.Http.TraceIdentifier}</RequestID>";
        var xml = $"<Response><Errors><Error>{Text(code, error)}</Error></Errors>{id}</Response>";
        return call.AnswerXmlAsync(status, xml, "text/xml");
    }

    // S3's codes and statuses: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
    private static Task RestXmlAsync(EndpointCall call, ServiceException error)
    {
        var (code, status) = Denied(error, "AccessDenied");
        var isS3 = call.SigningName is null or "s3" or "s3express";
        var xml = isS3
            ? $"<Error>{Text(code, error)}{Id(call)}</Error>"
            : $"<ErrorResponse><Error><Type>Sender</Type>{Text(code, error)}</Error>{Id(call)}</ErrorResponse>";
        return call.AnswerXmlAsync(status, $"""<?xml version="1.0" encoding="UTF-8"?>{xml}""");
    }

    private static string Text(string code, ServiceException error) =>
        $"<Code>{code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message>";

    private static string Id(EndpointCall call) => $"<RequestId>{call.Http.TraceIdentifier}</RequestId>";

    // https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization.
    private static Task RestJsonAsync(EndpointCall call, ServiceException error)
    {
        var (code, status) = Denied(error, error.Code);
        call.Http.Response.Headers["x-amzn-ErrorType"] = code;
        return call.AnswerAsync(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { message = error.Message }));
    }

    private static Task CborAsync(EndpointCall call, ServiceException error)
    {
        call.Http.Response.Headers[CallProtocols.SmithyHeader] = CallProtocols.SmithyCbor;
        return call.AnswerAsync(error.Status, "application/cbor", CborOf(error));
    }

    // The SDKs for Java read the error's name from the header or the body, so both have it.
    private static Task AwsCborAsync(EndpointCall call, ServiceException error)
    {
        call.Http.Response.Headers["x-amzn-ErrorType"] = error.Code;
        return call.AnswerAsync(error.Status, AwsCbor.ContentType, CborOf(error));
    }

    private static byte[] CborOf(ServiceException error) =>
        AwsCbor.Write(new JsonObject { ["__type"] = error.Code, ["message"] = error.Message });

    // These protocols answer a denial with 403, the JSON protocols with 400.
    private static (string Code, int Status) Denied(ServiceException error, string code) =>
        error.Code is "AccessDeniedException" or "AccessDenied"
            ? (code, StatusCodes.Status403Forbidden)
            : (error.Code, error.Status);

    private static string JsonType(EndpointCall call) =>
        call.Http.Request.ContentType?.Contains("x-amz-json-1.0", StringComparison.Ordinal) == true
            ? "application/x-amz-json-1.0"
            : "application/x-amz-json-1.1";

    // Clients read only the elements, but services name their version in the namespace.
    private static string NameSpace(string? service) => service switch
    {
        "sts" => """ xmlns="https://sts.amazonaws.com/doc/2011-06-15/" """.TrimEnd(),
        "iam" => """ xmlns="https://iam.amazonaws.com/doc/2010-05-08/" """.TrimEnd(),
        "sns" => """ xmlns="http://sns.amazonaws.com/doc/2010-03-31/" """.TrimEnd(),
        "sqs" => """ xmlns="http://queue.amazonaws.com/doc/2012-11-05/" """.TrimEnd(),
        "cloudformation" => """ xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/" """.TrimEnd(),
        "monitoring" => """ xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/" """.TrimEnd(),
        _ => "",
    };
}
