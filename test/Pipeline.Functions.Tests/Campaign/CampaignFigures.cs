using Pipeline.Functions.Tests.Simulation.Kinesis;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Events that happened in runs of the campaign.</summary>
internal sealed class CampaignFigures
{
    /// <summary>Faults of the writer.</summary>
    public List<Disturbance> Happened { get; } = [];

    /// <summary>Faults of the producer's calls.</summary>
    public List<PutDisturbance> Puts { get; } = [];

    public int Seeds { get; set; } = 1;

    /// <summary>Records that the producer sent.</summary>
    public int Sent { get; set; }

    /// <summary>Records that the stream accepted, including duplicates.</summary>
    public int Stored { get; set; }

    public int PutCalls { get; set; }

    /// <summary>How often a record still waited for its first call when the producer's time was up.</summary>
    public int NeverSent { get; set; }

    public int Invocations { get; set; }

    /// <summary>Adds the figures of other runs.</summary>
    public static CampaignFigures Of(IReadOnlyCollection<CampaignFigures> all)
    {
        var sum = new CampaignFigures
        {
            Seeds = all.Sum(one => one.Seeds),
            Sent = all.Sum(one => one.Sent),
            Stored = all.Sum(one => one.Stored),
            PutCalls = all.Sum(one => one.PutCalls),
            NeverSent = all.Sum(one => one.NeverSent),
            Invocations = all.Sum(one => one.Invocations),
        };
        sum.Happened.AddRange(all.SelectMany(one => one.Happened));
        sum.Puts.AddRange(all.SelectMany(one => one.Puts));
        return sum;
    }
}
