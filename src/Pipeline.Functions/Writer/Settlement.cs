using Pipeline.Functions.Rejects;

namespace Pipeline.Functions.Writer;

/// <summary>What became of a batch's user records.</summary>
/// <param name="FirstUnsettled">The first record of the batch that is not wholly in the table, superseded or in the rejects; -1
/// where all are.</param>
/// <param name="Written">Items in the table.</param>
/// <param name="Superseded">Records that another of their key stands for, in the batch or in the table.</param>
/// <param name="Rejected">Records in the rejects.</param>
/// <param name="Failed">Records handed back.</param>
internal readonly record struct Settlement(int FirstUnsettled, int Written, int Superseded, int Rejected, int Failed)
{
    /// <summary>Sums up.</summary>
    /// <param name="plan">After sending.</param>
    /// <param name="rejects">All of the batch.</param>
    /// <param name="rejectsAreKept">Whether they are in S3.</param>
    public static Settlement Of(WritePlan plan, List<RejectedRecord> rejects, bool rejectsAreKept)
    {
        var (first, written, superseded, failed) = (int.MaxValue, 0, 0, 0);
        for (var i = 0; i < plan.GroupCount; i++)
        {
            ref var group = ref plan.Group(i);
            for (var c = group.First; c >= 0; c = plan.Candidate(c).Next)
            {
                ref var candidate = ref plan.Candidate(c);
                if (candidate.IsRefused) continue;
                if (group.Outcome == Outcome.Pending)
                {
                    // A record whose place another took is not settled before that other is: if that never can be, it is this
                    // one's turn.
                    failed++;
                    first = Math.Min(first, candidate.Record);
                }
                else if (group.Outcome == Outcome.Written && c == group.Winner)
                {
                    written++;
                }
                else
                {
                    superseded++;
                }
            }
        }

        if (!rejectsAreKept)
            foreach (var reject in rejects) first = Math.Min(first, reject.Record);

        return new Settlement(
            first == int.MaxValue ? -1 : first,
            written,
            superseded,
            rejectsAreKept ? rejects.Count : 0,
            rejectsAreKept ? failed : failed + rejects.Count);
    }
}
