namespace Pipeline.Local.Contracts;

/// <summary>A permission that a call requires: one action on one resource.</summary>
/// <param name="Action">The IAM action, such as <c>kinesis:GetRecords</c>.</param>
/// <param name="Resource">The resource's ARN, or <c>*</c> for an action that has none.</param>
/// <param name="Context">
/// The service's own condition keys, such as <c>kms:ViaService</c>; the global keys are added when the call is checked.
/// </param>
internal sealed record Permission(string Action, string Resource, IReadOnlyDictionary<string, string[]>? Context = null);
