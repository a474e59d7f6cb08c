using System.Formats.Cbor;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Local.Metrics;
using Pipeline.Local.Metrics.CloudWatch;
using Pipeline.Local.Tests.Access;
using Pipeline.Local.Tests.Endpoint;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>CloudWatch over the wire, in every protocol of the SDKs.</summary>
public sealed class CloudWatchWireTests
{
    private const string Target = "GraniteServiceVersion20100801";
    private static readonly XNamespace Xml = "http://monitoring.amazonaws.com/doc/2010-08-01/";

    [Fact]
    public async Task Query_PutsListsAndGets()
    {
        await using var bed = await StartAsync();
        var (put, text) = await bed.FormAsync(
            "monitoring",
            "Action=PutMetricData&Version=2010-08-01&Namespace=App&MetricData.member.1.MetricName=m&MetricData.member.1.Value=2.5"
            + "&MetricData.member.1.Dimensions.member.1.Name=d&MetricData.member.1.Dimensions.member.1.Value=a%26b&" +
            "MetricData.member.2.MetricName=m&MetricData.member.2.Value=1");
        put.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        XElement.Parse(text).Name.ShouldBe(Xml + "PutMetricDataResponse");

        var (_, list) = await bed.FormAsync("monitoring", "Action=ListMetrics&Namespace=App&Dimensions.member.1.Name=d");
        var metric = XElement.Parse(list).Element(Xml + "ListMetricsResult")!.Element(Xml + "Metrics")!.Elements()
            .ShouldHaveSingleItem();
        metric.Element(Xml + "MetricName")!.Value.ShouldBe("m");
        metric.Descendants(Xml + "Value").Single().Value.ShouldBe("a&b");

        var (_, statistics) = await bed.FormAsync(
            "monitoring",
            $"Action=GetMetricStatistics&Namespace=App&MetricName=m&StartTime={Time(-60)}&EndTime={Time(60)}&Period=60&Statistics.member.1=Sum&ExtendedStatistics.member.1=p90");
        var point = XElement.Parse(statistics).Descendants(Xml + "Datapoints").Single().Elements().ShouldHaveSingleItem();
        point.Element(Xml + "Sum")!.Value.ShouldBe("1");
        point.Element(Xml + "Timestamp")!.Value.ShouldBe("2026-11-21T12:00:00.000Z");
        point.Element(Xml + "ExtendedStatistics")!.Element(Xml + "entry")!.Element(Xml + "key")!.Value.ShouldBe("p90");
    }

    [Fact]
    public async Task Json_PutsAndGets()
    {
        await using var bed = await StartAsync();
        var (put, text) =
            await JsonAsync(bed, "PutMetricData", """{"Namespace":"App","MetricData":[{"MetricName":"m","Value":2}]}""");
        (put.StatusCode, text).ShouldBe((HttpStatusCode.OK, "{}"));
        var (response, data) = await JsonAsync(
            bed, "GetMetricData",
            $$$"""{"StartTime":{{{Seconds - 60}}},"EndTime":{{{Seconds + 60}}},"MetricDataQueries":[{"Id":"m","MetricStat":""" +
            $$$"""{"Metric":{"Namespace":"App","MetricName":"m"},"Period":60,"Stat":"Sum"}}]}""");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-amz-json-1.0");
        JsonNode.Parse(data)!["MetricDataResults"]![0]!["Timestamps"]!.ToJsonString().ShouldBe($"[{Seconds}]");
    }

    [Fact]
    public async Task Cbor_PutsAndGets()
    {
        await using var bed = await StartAsync();
        var put = await CborAsync(bed, "PutMetricData", writer =>
        {
            writer.WriteStartMap(null);
            writer.WriteTextString("Namespace");
            writer.WriteTextString("App");
            writer.WriteTextString("MetricData");
            writer.WriteStartArray(null);
            writer.WriteStartMap(3);
            writer.WriteTextString("MetricName");
            writer.WriteTextString("m");
            writer.WriteTextString("Value");
            writer.WriteDouble(2.5);
            writer.WriteTextString("Timestamp");
            writer.WriteTag(CborTag.UnixTimeSeconds);
            writer.WriteDouble(Seconds);
            writer.WriteEndMap();
            writer.WriteEndArray();
            writer.WriteEndMap();
        });
        put.Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        put.Response.Headers.GetValues("smithy-protocol").ShouldBe(["rpc-v2-cbor"]);
        put.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/cbor");

        var (_, body) = await CborAsync(bed, "GetMetricStatistics", writer =>
        {
            writer.WriteStartMap(6);
            foreach (var (name, value) in new[] { ("Namespace", "App"), ("MetricName", "m") })
            {
                writer.WriteTextString(name);
                writer.WriteTextString(value);
            }

            foreach (var (name, value) in new[] { ("StartTime", Seconds - 60), ("EndTime", Seconds + 60), ("Period", 60) })
            {
                writer.WriteTextString(name);
                writer.WriteInt64(value);
            }

            writer.WriteTextString("Statistics");
            writer.WriteStartArray(1);
            writer.WriteTextString("Sum");
            writer.WriteEndArray();
            writer.WriteEndMap();
        });
        var reader = new CborReader(body);
        reader.ReadStartMap();
        while (reader.ReadTextString() != "Datapoints") reader.SkipValue();
        reader.ReadStartArray().ShouldBe(1);
        reader.ReadStartMap();
        reader.ReadTextString().ShouldBe("Timestamp");
        reader.ReadUnixTimeSeconds().ToUnixTimeSeconds().ShouldBe(Seconds);
    }

    [Fact]
    public async Task CompressedData_AreTaken()
    {
        await using var bed = await StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(
                "Action=PutMetricData&Namespace=App&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1"));
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        content.Headers.ContentEncoding.Add("gzip");
        var (response, _) = await bed.SendAsync(content, "/", "monitoring");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await bed.FormAsync("monitoring", "Action=ListMetrics")).Body.ShouldContain("App");

        using var broken = new ByteArrayContent([1, 2, 3]);
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        broken.Headers.ContentEncoding.Add("gzip");
        (await bed.SendAsync(broken, "/", "monitoring")).Response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Errors_AreInTheCallersProtocol()
    {
        await using var bed = await StartAsync();
        var (query, xml) =
            await bed.FormAsync("monitoring", "Action=PutMetricData&Namespace=AWS%2FX&MetricData.member.1.MetricName=m");
        query.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        XElement.Parse(xml).Descendants()
            .Single(element => element.Name.LocalName == "Code").Value.ShouldBe("InvalidParameterValue");

        var (json, text) = await JsonAsync(bed, "PutMetricData", """{"Namespace":"AWS/X"}""");
        JsonNode.Parse(text)!["__type"]!.ToString().ShouldBe("InvalidParameterValueException");
        json.Headers.GetValues("x-amzn-query-error").ShouldBe(["InvalidParameterValue;Sender"]);

        var (cbor, body) = await CborAsync(bed, "PutMetricData", writer =>
        {
            writer.WriteStartMap(0);
            writer.WriteEndMap();
        });
        cbor.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        cbor.Headers.GetValues("x-amzn-query-error").ShouldBe(["MissingParameter;Sender"]);
        Encoding.UTF8.GetString(body).ShouldContain("MissingRequiredParameterException");

        (await JsonAsync(bed, "PutDashboard", "{}")).Body.ShouldContain("UnknownOperationException");
        (await bed.FormAsync("monitoring", "Action=PutDashboard")).Body.ShouldContain("<Code>InvalidAction</Code>");
        var (garbage, said) = await bed.SendAsync(
            HttpMethod.Post, $"/service/{Target}/operation/ListMetrics", "monitoring", "no map", "application/cbor",
                ("smithy-protocol", "rpc-v2-cbor"));
        garbage.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        said.ShouldContain("SerializationException");
    }

    [Fact]
    public async Task RoleThatMayNot_IsDenied()
    {
        var policy = AccessFixture.Document(AccessFixture.Allow("cloudwatch:PutMetricData", "*",
            AccessFixture.Where("StringEquals", "cloudwatch:namespace", "App")));
        await using var bed = await StartAsync(new AccessFixture().WithRole(policy), asUser: false);
        const string data = "&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1";
        (await bed.FormAsync("monitoring", $"Action=PutMetricData&Namespace=App{data}")).Response.StatusCode.ShouldBe(
            HttpStatusCode.OK);
        var (denied, text) = await bed.FormAsync("monitoring", $"Action=PutMetricData&Namespace=Other{data}");
        denied.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        text.ShouldContain("<Code>AccessDenied</Code>");
        (await bed.FormAsync("monitoring", "Action=ListMetrics")).Response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static readonly long Seconds = new AccessFixture().Time.GetUtcNow().ToUnixTimeSeconds();

    private static string Time(int seconds) =>
        Uri.EscapeDataString(DateTimeOffset.FromUnixTimeSeconds(Seconds + seconds)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

    private static Task<EndpointBed> StartAsync(AccessFixture? fixture = null, bool asUser = true)
    {
        fixture ??= new AccessFixture();
        var service = new CloudWatchService(fixture.Deployment, new MetricStore(fixture.Time), () => [], fixture, fixture.Time);
        return EndpointBed.StartAsync(fixture, access => [new CloudWatchHandler(service, access)], asUser);
    }

    private static Task<(HttpResponseMessage Response, string Body)> JsonAsync(EndpointBed bed, string operation, string body) =>
        bed.JsonAsync($"{Target}.{operation}", body, "monitoring", "1.0");

    private static async Task<(HttpResponseMessage Response, byte[] Body)> CborAsync(EndpointBed bed, string operation,
        Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        using var content = new ByteArrayContent(writer.Encode());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cbor");
        return await bed.SendAsync(content, $"/service/{Target}/operation/{operation}", "monitoring",
            ("smithy-protocol", "rpc-v2-cbor"));
    }
}
