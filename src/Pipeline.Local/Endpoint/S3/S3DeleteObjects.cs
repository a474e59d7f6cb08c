using System.Net;
using System.Security;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// DeleteObjects (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html), carried out object by object: the
/// engine reads the keys by a pattern, and would delete the wrong object where a key holds an escaped character of XML.
/// </summary>
internal sealed class S3DeleteObjects(IAccess access, Deployment deployment, S3Writes writes)
{
    private const int MostKeys = 1000;

    private static readonly HashSet<string> Known = ["Key", "VersionId", "ETag"];

    /// <exception cref="ServiceException">S3 would refuse the request. No object is deleted.</exception>
    public async Task HandleAsync(EndpointCall call, EngineRequest request, string bucket)
    {
        var isChecked = request.Header("Content-MD5") is not null
            || request.Headers.Keys.Any(name => S3Checksum.IsKnown(name.ToLowerInvariant()));
        if (!isChecked)
        {
            throw new ServiceException(
                "InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        var (keys, isQuiet) = Read(request.Body);
        var result = new StringBuilder(
            """<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">""");
        foreach (var (key, tag) in keys)
        {
            try
            {
                access.Require(call.Caller, new Permission("s3:DeleteObject", $"arn:{deployment.Partition}:s3:::{bucket}/{key}"));
                await DeleteAsync(bucket, key, tag, call.Http.RequestAborted);
                if (!isQuiet) result.Append("<Deleted>").Append(Text("Key", key)).Append("</Deleted>");
            }
            catch (ServiceException error) when (error.Code != "NoSuchBucket")
            {
                var code = error.Code == "AccessDeniedException" ? "AccessDenied" : error.Code;
                result.Append("<Error>").Append(Text("Key", key)).Append(Text("Code", code)).Append(
                    Text("Message", error.Message)).Append("</Error>");
            }
        }

        await call.AnswerXmlAsync(StatusCodes.Status200OK, result.Append("</DeleteResult>").ToString());
    }

    private async Task DeleteAsync(string bucket, string key, string? tag, CancellationToken cancellation)
    {
        Dictionary<string, string?[]> headers = tag is null ? [] : new() { [HeaderNames.IfMatch] = [tag] };
        var request = new EngineRequest(HttpMethods.Delete, S3Writes.TargetOf(bucket, key), [], headers);
        using var response = await writes.SendAsync(request, bucket, key, cancellation);
        if (response.IsSuccessStatusCode) return;
        throw response.StatusCode == HttpStatusCode.NotFound
            ? new ServiceException("NoSuchBucket", "The specified bucket does not exist", StatusCodes.Status404NotFound)
            : new ServiceException("InternalError", await response.Content.ReadAsStringAsync(cancellation));
    }

    private static (List<(string Key, string? Tag)> Keys, bool IsQuiet) Read(byte[] body)
    {
        var root = S3Listing.CheckXml(body);
        var objects = root.Elements().Where(element => element.Name.LocalName == "Object").ToList();
        if (root.Name.LocalName != "Delete" || objects.Count is 0 or > MostKeys)
            throw S3Listing.Malformed($"a Delete with 1 to {MostKeys} Objects; got {root.Name.LocalName} with {objects.Count}");

        List<(string Key, string? Tag)> keys = [];
        foreach (var item in objects)
        {
            var unknown = item.Elements().FirstOrDefault(element =>
                !Known.Contains(element.Name.LocalName)
                    || (element.Name.LocalName == "VersionId" && element.Value is not ("null" or "")));
            if (unknown is not null)
            {
                throw new ServiceException(
                    "NotImplemented",
                    $"this run's S3 lacks some of AWS's operations; got DeleteObjects with {unknown.Name.LocalName} " +
                    $"{unknown.Value}: the call is not carried out here");
            }

            if (Child(item, "Key") is not { Length: > 0 } key) throw S3Listing.Malformed("a Key in each Object; got none");
            keys.Add((key, Child(item, "ETag")));
        }

        return (keys, Child(root, "Quiet") == "true");
    }

    private static string? Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static string Text(string name, string value) => $"<{name}>{SecurityElement.Escape(value)}</{name}>";
}
