using System.CommandLine;
using System.Globalization;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Producing;
using Pipeline.Client.Putting;
using Pipeline.Local.Input;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>The verb <c>pipeline send</c>, which puts records into a stream, of a local run or on AWS.</summary>
internal static class SendCommand
{
    private const int Records = 1000;

    // No other place lists them, so the number is high.
    private const int MostNamed = 1000;

    public static Command Create(TextWriter output, TextWriter errors)
    {
        var stream = new Option<string?>("--stream") { Description = "The Kinesis stream's name or ARN.", HelpName = "NAME" };
        var delivery = new Option<string?>("--delivery-stream")
        {
            Description = "The name of a Firehose stream of source Direct PUT, instead of --stream.",
            HelpName = "NAME",
        };
        var aggregate = new Option<bool>("--aggregate")
        {
            Description = "Put many records in one, as the KPL does; only with --stream.",
        };
        var schema = new Option<string?>("--schema")
        {
            Description = "The event schema. It types the values of CSV, and gives all records of an item one partition key.",
            HelpName = "FILE",
        };
        var (input, format, demo, seed) = (Arguments.Input(), Arguments.Format(), Arguments.DemoName(), Arguments.Seed());
        var (count, rate, endpoint) = (Arguments.Count(Records), Arguments.Rate(), Arguments.EndpointUrl());
        var command = new Command(
            "send",
            "Puts records into a Kinesis or Firehose stream, of a local run or on AWS, and prints how many were put.")
        {
            stream, delivery, aggregate, input, format, demo, seed, count, rate, schema, endpoint,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (name, deliveryName) = (parsed.GetValue(stream), parsed.GetValue(delivery));
            var aggregates = parsed.GetValue(aggregate);
            List<string> mistakes = [];
            if (name is null == deliveryName is null)
            {
                mistakes.Add(
                    "one of --stream and --delivery-stream must be given; a local run and 'cdk deploy' print their names");
            }

            if (aggregates && deliveryName is not null)
                mistakes.Add("--aggregate must be given with --stream; got --delivery-stream; leave --aggregate out");
            if (mistakes.Count > 0) throw new InvalidInputException("the command", mistakes);

            var fields = parsed.GetValue(schema) is { } file ? EventSchema.Load(file) : null;
            var records = Sources.Open(
                parsed.GetValue(input),
                parsed.GetValue(format),
                parsed.GetValue(demo),
                parsed.GetValue(seed),
                parsed.GetValue(count),
                fields,
                errors.WriteLine)
                ?? throw new InvalidInputException("the command", ["--input or --demo must be given; got neither"]);
            var url = parsed.GetValue(endpoint);
            using var kinesis = name is null ? null : new AmazonKinesisClient(Endpoints.Set(new AmazonKinesisConfig(), url));
            using var firehose = deliveryName is null
                ? null : new AmazonKinesisFirehoseClient(Endpoints.Set(new AmazonKinesisFirehoseConfig(), url));
            await Endpoints.DemandAnswerAsync(url, cancellation);
            await using var producer = aggregates
                ? new KinesisProducer(name!, new KinesisProducerOptions { Client = kinesis }) : null;
            var putter = kinesis is not null
                ? RecordPutter.ToKinesis(kinesis, name!) : RecordPutter.ToFirehose(firehose!, deliveryName!);
            var sender = producer is not null
                ? new RecordSender(new AggregatedPuts(producer).PutAsync, parsed.GetValue(rate))
                : new RecordSender(putter, parsed.GetValue(rate));
            await sender.RunAsync(records, cancellation);
            var rest = sender.NotSent > 0
                ? string.Create(
                    CultureInfo.InvariantCulture, $"; {sender.NotSent:N0} of {sender.Read:N0} records read were not sent")
                : "";
            var put = string.Create(CultureInfo.InvariantCulture, $"{sender.Put:N0} of {sender.Sent:N0} records put into ");
            await output.WriteLineAsync($"{put}{name ?? deliveryName}{rest}");
            foreach (var line in MistakeLines.Of(sender, MostNamed)) await errors.WriteLineAsync(line);
            return sender.Put == sender.Read && sender.Failure is null ? 0 : 1;
        });
        return command;
    }
}
