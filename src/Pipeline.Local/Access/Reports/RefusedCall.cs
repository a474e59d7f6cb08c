namespace Pipeline.Local.Access.Reports;

/// <summary>Why a call was not carried out.</summary>
internal enum Refusal
{
    /// <summary>The function's role may not make it, here as on AWS.</summary>
    Denied,

    /// <summary>The role may make it, and the run lacks the service, the operation or the resource.</summary>
    NotHere,

    /// <summary>The run itself failed to answer.</summary>
    Failed,
}

/// <summary>Calls of a function that were not carried out, whatever the function made of the answer.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Refusal">Why.</param>
/// <param name="Action">The IAM action.</param>
/// <param name="Resource">On what, the first time.</param>
/// <param name="Count">How often, on all resources.</param>
internal sealed record RefusedCall(string Function, Refusal Refusal, string Action, string Resource, long Count);
