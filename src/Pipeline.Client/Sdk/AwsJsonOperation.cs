using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Pipeline.Client.Sdk;

/// <summary>
/// An operation of a service with the protocol JSON 1.1 (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html) or
/// JSON 1.0, which differ in the content type.
/// </summary>
internal static class AwsJsonOperation
{
    /// <summary>The options of the SDK's pipeline for the operation.</summary>
    /// <param name="serviceName">The official client's namespace.</param>
    /// <param name="target">The names of the service and of the operation, in the form of the header X-Amz-Target.</param>
    /// <param name="request">Writes the request.</param>
    /// <param name="response">Reads the response.</param>
    /// <param name="toException">Creates the service's exception for an error.</param>
    /// <param name="contentType">The protocol's content type.</param>
    internal static InvokeOptions Create<TRequest, TResponse>(
        string serviceName,
        string target,
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TResponse> response,
        Func<ErrorResponse, AmazonServiceException> toException,
        string contentType = "application/x-amz-json-1.1")
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new RequestMarshaller<TRequest>(serviceName, target, contentType, request),
            ResponseUnmarshaller = new Unmarshaller<TResponse>(response, toException),
        };

    private sealed class RequestMarshaller<T>(string serviceName, string target, string contentType, JsonTypeInfo<T> type)
        : IMarshaller<IRequest, AmazonWebServiceRequest>
        where T : AmazonWebServiceRequest
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, serviceName)
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Content = JsonSerializer.SerializeToUtf8Bytes((T)input, type),
            };
            request.Headers["X-Amz-Target"] = target;
            request.Headers["Content-Type"] = contentType;
            return request;
        }
    }

    private sealed class Unmarshaller<T>(JsonTypeInfo<T> type, Func<ErrorResponse, AmazonServiceException> toException)
        : JsonResponseUnmarshaller
        where T : AmazonWebServiceResponse, new()
    {
        // An operation without output may answer without a body.
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            // The SDK gives a response in chunks, which has no Content-Length, the length 0 too.
            using var body = new MemoryStream();
            input.Stream.CopyTo(body);
            if (body.Length == 0) return new T();
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type)
                ?? throw new JsonException("the response must be a JSON object; got null");
        }

        public override AmazonServiceException UnmarshallException(
            JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            error.InnerException = innerException;
            error.StatusCode = statusCode;
            return toException(error);
        }
    }
}
