using System.CommandLine;
using System.Globalization;
using Pipeline.Local.Faults;
using Pipeline.Local.Input;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Cli;

/// <summary>The verb <c>pipeline local</c>, which runs the synthesized pipeline on this computer.</summary>
internal static class LocalCommand
{
    private const int Records = 20_000;
    private const string DefaultAssembly = "cdk.out";

    public static Command Create(TextWriter output, TextWriter errors, Interruption interruption)
    {
        var options = new LocalArguments();
        var command = new Command("local", """
            Runs the pipeline of a cloud assembly on this computer, as it was synthesized and without an AWS account: streams,
            tables, buckets, queues, functions, event source mappings and Firehose streams, with every call checked against the
            synthesized policies. Without a cloud assembly it is an empty account, in which clients create the resources that they
            use. With --input or --demo it sends the records, waits until all have arrived, prints a summary and ends. Without
            them, it runs until Ctrl-C.
            Exit code: 0 if everything that was sent has arrived, 1 if not, 2 if an argument or the assembly is wrong, 3 if no
            record is known to be missing, but a part on the records' way does not run here, so that the result is unknown.
            """);
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(async (parsed, cancellation) =>
            await new LocalSession(options.Read(parsed), output, errors, interruption).RunAsync(cancellation));
        return command;
    }

    /// <summary>The verb's options, and their conversion into the options of a run.</summary>
    private sealed class LocalArguments
    {
        private readonly Option<string?> _assembly = new("--assembly")
        {
            Description = "The cloud assembly, which 'cdk synth' wrote. Default: cdk.out, "
                + "or an empty account if that does not exist.",
            HelpName = "FOLDER",
        };

        private readonly Option<bool> _empty = new("--empty")
        {
            Description = "Run an empty account with all services, for tests that create their own streams, "
                + "even if there is a cdk.out.",
        };

        private readonly Option<string?> _account = Arguments.Account();
        private readonly Option<string?> _region = Arguments.Region();

        private readonly Option<string[]> _stacks = new("--stack")
        {
            Description =
                "The name of a stack to run, with * and ? as wildcards; may be repeated. Its dependencies run too. " +
                "Default: all stacks that can run.",
            HelpName = "NAME",
        };

        private readonly Option<string?> _input = Arguments.Input();
        private readonly Option<InputFormat> _format = Arguments.Format();
        private readonly Option<string?> _demo = Arguments.DemoName();
        private readonly Option<int> _seed = Arguments.Seed();
        private readonly Option<int> _count = Arguments.Count(Records);
        private readonly Option<double?> _rate = Arguments.Rate();
        private readonly Option<TimeSpan?> _for =
            Arguments.For("Stop sending after this time, such as 30s or 5m; without records to send, stop the run.");

        private readonly Option<string?> _stream = new("--stream")
        {
            Description =
                "The Kinesis or Firehose stream to send the records into, by name, logical id or construct path; " +
                "required if there are several.",
            HelpName = "NAME",
        };

        private readonly Option<string?> _schema = new("--schema")
        {
            Description = "The event schema. Default: the schema.json beside the code of a function of the assembly.",
            HelpName = "FILE",
        };

        private readonly Option<int> _port = new("--port")
        {
            Description =
                "The endpoint's port on loopback, for signed calls with any key and for the console; 0 chooses a free one.",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
            CustomParser = result => int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var port)
                && port is >= 0 and <= 65_535
                ? port
                : Arguments.Refuse<int>(result, "a whole number from 0 to 65535"),
        };

        private readonly Option<double> _pace = new("--pace")
        {
            Description = "The factor by which AWS's waits are shortened: buffer intervals, batching windows, retries.",
            HelpName = "FACTOR",
            DefaultValueFactory = _ => 1,
            CustomParser = result => double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var pace)
                && pace is >= 1 and <= 1000
                ? pace
                : Arguments.Refuse<double>(result, "a number from 1 to 1000"),
        };

        private readonly Option<string[]> _endpoints = new("--endpoint")
        {
            Description = "The local URL of a Firehose stream's destination that is not S3: NAME=URL; may be repeated.",
            HelpName = "NAME=URL",
        };

        private readonly Option<string[]> _parameters = new("--parameter")
        {
            Description =
                "The value of a template parameter, an SSM parameter, an export of a stack that does not run, or an output " +
                "as STACK.OUTPUT: NAME=VALUE; may be repeated.",
            HelpName = "NAME=VALUE",
        };

        private readonly Option<string[]> _policies = new("--policy")
        {
            Description =
                "The document of a policy that the assembly only refers to: the ARN or name of a managed policy, or the ARN " +
                "of a role, and its JSON file; may be repeated. Calls that an unknown policy may allow are not checked.",
            HelpName = "ARN=FILE",
        };

        private readonly Option<bool> _createImported = new("--create-imported")
        {
            Description = "Create the streams, tables and buckets that the stacks import, empty.",
        };

        private readonly Option<string[]> _faults = new("--fault")
        {
            Description =
                "A fault to inject: throttle=PART of the writes to tables (0 to 1), kill=N times a function's process, " +
                "split=N shards; may be repeated.",
            HelpName = "KIND=N",
        };

        private readonly Option<string?> _keep = new("--keep")
        {
            Description =
                "Keep logs, objects with their index objects.jsonl, the tables' items and the whole report in this folder. " +
                "Default: all is removed at the end.",
            HelpName = "FOLDER",
        };

        private readonly Option<bool> _open = new("--open")
        {
            Description = "Open the console, a page that shows the run live, in the browser. Its address is always printed.",
        };

        private readonly Option<bool> _allowFaults = new("--allow-faults")
        {
            Description = "Give the console buttons that inject faults: throttle writes, kill a process, split a shard.",
        };

        private readonly Option<string?> _report = new("--report")
        {
            Description =
                "Write the result as one static page: throughput and lag over time, the most crowded keys, alarms, what each " +
                "role did with its rights.",
            HelpName = "FILE.html",
        };

        private readonly Option<bool> _verbose = new("--verbose")
        {
            Description =
                "List every unused right and every resource that is left out in the summary, instead of only counting them.",
        };

        private readonly Option<bool> _json = new("--json")
        {
            Description = "Print the summary as one JSON object, for programs.",
        };

        public IEnumerable<Option> All =>
        [
            _assembly, _empty, _account, _region, _stacks, _input, _format, _demo, _seed, _count, _rate, _for, _stream, _schema,
            _port, _pace, _endpoints, _parameters, _policies, _createImported, _faults, _open, _allowFaults, _keep, _report,
            _verbose, _json,
        ];

        public LocalSessionOptions Read(ParseResult parsed)
        {
            List<string> mistakes = [];
            var endpoints = Pairs(parsed.GetValue(_endpoints), "--endpoint", mistakes);
            var urls = new Dictionary<string, Uri>();
            foreach (var (name, value) in endpoints)
            {
                if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                {
                    urls[name] = url;
                }
                else
                {
                    mistakes.Add(
                        $"--endpoint must be NAME=URL with a URL that begins with http:// or https://; got {name}={value}");
                }
            }

            var faults = Faults(Pairs(parsed.GetValue(_faults), "--fault", mistakes), parsed.GetValue(_seed), mistakes);
            var parameters = Pairs(parsed.GetValue(_parameters), "--parameter", mistakes);
            var policies = Documents(Pairs(parsed.GetValue(_policies), "--policy", mistakes), mistakes);
            var assembly = AssemblyOf(parsed, mistakes);
            // Checked now, not after the whole run.
            if (parsed.GetValue(_keep) is { } keep && File.Exists(keep))
                mistakes.Add($"--keep must be a folder, which need not be there; got {keep}, a file; give another name");

            if (parsed.GetValue(_report) is { } report && ReportFile.Check(report) is { } why) mistakes.Add(why);
            if (mistakes.Count > 0) throw new InvalidInputException("the command", mistakes);
            return new LocalSessionOptions
            {
                Assembly = assembly,
                Account = parsed.GetValue(_account),
                Region = parsed.GetValue(_region),
                Stacks = parsed.GetValue(_stacks) ?? [],
                Input = parsed.GetValue(_input),
                Format = parsed.GetValue(_format),
                Demo = parsed.GetValue(_demo),
                Seed = parsed.GetValue(_seed),
                Count = parsed.GetValue(_count),
                Rate = parsed.GetValue(_rate),
                For = parsed.GetValue(_for),
                Stream = parsed.GetValue(_stream),
                Schema = parsed.GetValue(_schema),
                Port = parsed.GetValue(_port),
                Pace = parsed.GetValue(_pace),
                Endpoints = urls,
                Parameters = parameters,
                Policies = policies,
                CreateImported = parsed.GetValue(_createImported),
                Faults = faults,
                Keep = parsed.GetValue(_keep),
                Open = parsed.GetValue(_open),
                AllowFaults = parsed.GetValue(_allowFaults),
                Report = parsed.GetValue(_report),
                Verbose = parsed.GetValue(_verbose),
                Json = parsed.GetValue(_json),
            };
        }

        // Returns null for an empty account. An option for records or stacks needs a pipeline, so the cloud assembly must
        // exist then.
        private string? AssemblyOf(ParseResult parsed, List<string> mistakes)
        {
            var given = parsed.GetValue(_assembly);
            Option[] ofPipeline = [_input, _demo, _stacks, _stream, _schema, _parameters, _createImported];
            var needing = ofPipeline.Where(option => parsed.GetResult(option) is { Implicit: false })
                .Select(option => option.Name).ToList();
            if (parsed.GetValue(_empty))
            {
                if (given is not null) needing.Insert(0, _assembly.Name);
                if (needing.Count > 0)
                {
                    mistakes.Add(
                        $"--empty must be given without options that need a cloud assembly; got {string.Join(", ", needing)} "
                        + "as well; leave one of them out");
                }

                return null;
            }

            if (given is not null) return given;
            return needing.Count > 0 || Directory.Exists(DefaultAssembly) ? DefaultAssembly : null;
        }

        private static Dictionary<string, string> Pairs(string[]? texts, string option, List<string> mistakes)
        {
            var pairs = new Dictionary<string, string>();
            foreach (var text in texts ?? [])
            {
                if (text.IndexOf('=') is var at and > 0) pairs[text[..at]] = text[(at + 1)..];
                else mistakes.Add($"{option} must be a name, = and a value; got {text}");
            }

            return pairs;
        }

        private static Dictionary<string, string> Documents(Dictionary<string, string> files, List<string> mistakes)
        {
            var documents = new Dictionary<string, string>();
            foreach (var (policy, file) in files)
            {
                if (File.Exists(file))
                {
                    documents[policy] = TextFile.Read(file, out var violation);
                    if (violation is null) continue;
                    mistakes.Add($"--policy must be ARN=FILE with a file of text; got {policy}={file}: {violation}");
                }
                else
                {
                    mistakes.Add($"--policy must be ARN=FILE with a file that exists; got {policy}={file}");
                }
            }

            return documents;
        }

        private static RunFaults Faults(Dictionary<string, string> pairs, int seed, List<string> mistakes)
        {
            var faults = RunFaults.None with { Seed = seed };
            foreach (var (kind, text) in pairs)
            {
                var isNumber = double.TryParse(text, CultureInfo.InvariantCulture, out var number);
                if (kind == "throttle" && isNumber && number is >= 0 and <= 1) faults = faults with { Throttled = number };
                else if (kind == "kill" && isNumber && number is >= 0 and <= 1000) faults = faults with { Kills = (int)number };
                else if (kind == "split" && isNumber && number is >= 0 and <= 100) faults = faults with { Splits = (int)number };
                else mistakes.Add($"--fault must be throttle=0 to 1, kill=0 to 1000 or split=0 to 100; got {kind}={text}");
            }

            return faults;
        }
    }
}
