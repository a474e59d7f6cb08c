using Pipeline.Functions.Rejects;

namespace Pipeline.Functions.Writer;

/// <summary>The outcome of a batch's user records.</summary>
/// <param name="FirstUnsettled">
/// The index of the first record of the batch that is neither written, superseded nor in the rejects, or only partly; -1 where
/// all are settled.
/// </param>
/// <param name="Written">Items written to the table.</param>
/// <param name="Superseded">
/// Records that are not written because another record of the batch or the table's item replaces them.
/// </param>
/// <param name="Rejected">Records in the rejects.</param>
/// <param name="Failed">Records that Lambda must retry.</param>
internal readonly record struct Settlement(int FirstUnsettled, int Written, int Superseded, int Rejected, int Failed)
{
    /// <summary>Counts the outcomes.</summary>
    /// <param name="plan">The plan after sending.</param>
    /// <param name="rejects">All rejects of the batch.</param>
    /// <param name="rejectsAreKept">Whether the rejects are stored in S3.</param>
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
                    // A superseded record stays unsettled until the winning record is written. If the winner is refused, this
                    // record is written instead.
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
