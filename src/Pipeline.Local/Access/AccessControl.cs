using Pipeline.Local.Access.Collection;
using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access;

/// <summary>
/// Checks calls against the synthesized policies of a deployment, issues the roles' credentials and records which grants were
/// used. All members may be called from any thread. Decisions are cached, so the context of a required permission must not be
/// changed after its first check.
/// </summary>
internal sealed class AccessControl : IAccess, INotHere, IResourcePolicies
{
    private readonly AccountFacts _facts;
    private readonly PolicyStore _store;
    private readonly Evaluator _evaluator;
    private readonly AccessReporter _reporter;
    private readonly RefusedCalls _refused = new();
    private readonly DecisionCache _decisions = new();
    private readonly Sessions _sessions;
    private readonly TimeProvider _time;
    private readonly IRunLog _log;

    /// <param name="deployment">The deployment whose policies decide.</param>
    /// <param name="time">The clock that conditions on the time read.</param>
    /// <param name="log">Gets a line for each mistake in a policy, and for each kind of denied call.</param>
    /// <param name="seed">The seed of the credentials.</param>
    /// <param name="policies">
    /// Policy documents in JSON, by ARN or name, of managed policies and roles that the assembly only refers to;
    /// <c>null</c> for none.
    /// </param>
    /// <exception cref="Pipeline.Records.InvalidInputException">
    /// A document is no valid policy. The message lists the mistakes of all documents.
    /// </exception>
    public AccessControl(
        Deployment deployment, TimeProvider time, IRunLog log, int seed = 1, IReadOnlyDictionary<string, string>? policies = null)
    {
        _facts = new AccountFacts(deployment);
        _store = new PolicyStore(deployment, new GivenPolicies(policies ?? new Dictionary<string, string>()));
        _evaluator = new Evaluator(_store);
        _reporter = new AccessReporter(_store, deployment);
        _sessions = new Sessions(seed);
        _time = time;
        _log = log;
        LocalUser = new Caller($"arn:{deployment.Partition}:iam::{deployment.Account}:user/local", null);
        foreach (var note in _store.Notes) log.Say("IAM", note);
    }

    /// <summary>The user of this computer: the caller of requests that are not signed with a role's credentials.</summary>
    public Caller LocalUser { get; }

    /// <summary>The mistakes and unknown parts in the policies, one sentence each. For tests: a run logs them first.</summary>
    public IReadOnlyList<string> Notes => _store.Notes;

    /// <summary>
    /// The calls of all roles, so far, that were allowed but that the run cannot carry out. For tests: a run reads them, by role,
    /// in <see cref="Report"/>.
    /// </summary>
    public IReadOnlyList<NotHereCall> NotHere => _reporter.NotHere();

    /// <summary>The calls of all roles that were denied, so far, the most frequent first.</summary>
    public IReadOnlyList<DeniedToRole> DeniedSoFar => _reporter.Denied();

    /// <summary>The calls of functions that were denied or not carried out, so far.</summary>
    public IReadOnlyList<RefusedCall> Refused => _refused.All;

    /// <summary>The roles that are granted by name what no run can carry out, each with a sentence.</summary>
    public IReadOnlyList<Unsupported> GrantedNotHere() => GrantsNotHere.Of(_store.Roles);

    /// <inheritdoc/>
    public void Require(Caller caller, Permission permission)
    {
        if (caller.RoleArn is not { } roleArn) return;
        var question = new Question(caller.Arn, roleArn, permission);
        var decision = _decisions.Find(question) ?? Decide(question);
        if (!decision.IsAllowed)
            Deny(caller, roleArn, permission, Denied("AccessDeniedException", caller.Arn, permission, decision));
    }

    /// <inheritdoc/>
    public void RequireNotHere(Caller caller, IReadOnlyList<NotHerePermission> permissions)
    {
        if (caller.RoleArn is not { } roleArn) return;
        foreach (var permission in permissions)
        {
            if (permission.Resource is not { } resource) RequireAnywhere(caller, roleArn, permission.Action);
            else Require(caller, new Permission(permission.Action, resource, permission.Context));
        }

        // If a call also needs a key, the role did not make a call of the key itself.
        foreach (var permission in OwnOf(permissions))
        {
            var role = RoleOf(roleArn);
            var resource = permission.Resource ?? NotHereCall.Unknown;
            _refused.Add(caller, Refusal.NotHere, permission.Action, resource);
            if (!_reporter.NotHere(role.Arn, permission.Action, resource)) continue;
            _log.Say(role.Path,
                $"may call {permission.Action} on {resource}, which this run does not carry out: the call was refused");
        }
    }

    /// <inheritdoc/>
    public void CountFailed(Caller caller, IReadOnlyList<NotHerePermission> permissions)
    {
        foreach (var permission in OwnOf(permissions))
            _refused.Add(caller, Refusal.Failed, permission.Action, permission.Resource ?? NotHereCall.Unknown);
    }

    /// <summary>
    /// Checks a call that a service makes in its own name, such as CloudWatch publishing an alarm to a topic. Only the resource's
    /// policy can allow it. For tests, which check by it that synthesized policies let services in: a run makes no such call.
    /// </summary>
    /// <param name="service">The service, such as <c>cloudwatch.amazonaws.com</c>.</param>
    /// <param name="permission">
    /// The required permission, with <c>aws:SourceArn</c> and <c>aws:SourceAccount</c> where the service sends them.
    /// </param>
    /// <exception cref="ServiceException">AccessDenied, with the wording of AWS.</exception>
    public void RequireOfService(string service, Permission permission)
    {
        var decision = _evaluator.DecideService(ContextOfService(service, permission));
        if (!decision.IsAllowed) throw Denied("AccessDeniedException", service, permission, decision);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Replace(string arn, System.Text.Json.Nodes.JsonNode? document)
    {
        var mistakes = _store.ReplaceResourcePolicy(arn, document);
        _decisions.Clear();
        return mistakes;
    }

    /// <inheritdoc/>
    public RoleSession Assume(string roleArn, string service, string sessionName,
        IReadOnlyDictionary<string, string[]>? context = null)
    {
        var role = _store.FindRole(roleArn);
        var permission = new Permission("sts:AssumeRole", roleArn, WithSessionName(context, sessionName));
        // The trust policy of a role that the assembly only refers to is not known here.
        if (role?.Trust is { } trust
            && Evaluator.DecideTrust(trust, ContextOfService(service, permission)) is { IsAllowed: false } decision)
        {
            // STS answers in its own protocol, by its own name of the error.
            Deny(LocalUser, role.Arn, permission, Denied("AccessDenied", service, permission, decision, status: 403));
        }

        role = RoleOf(roleArn);
        var callerArn = $"arn:{_facts.Partition}:sts::{_facts.AccountOf(role.Arn)}:assumed-role/{role.Name}/{sessionName}";
        return _sessions.GetOrCreate(role.Arn, service, sessionName, callerArn);
    }

    /// <summary>The session of an access key that was issued; <c>null</c> for any other key.</summary>
    public RoleSession? SessionOf(string accessKeyId) => _sessions.Find(accessKeyId);

    /// <summary>For each role, the unused grants and the denied calls.</summary>
    public AccessReport Report() => _reporter.Report();

    private Decision Decide(Question question)
    {
        var generation = _decisions.Generation;
        var role = RoleOf(question.RoleArn);
        var account = _facts.AccountOf(role.Arn);
        var principal = new Principal(question.CallerArn, role.Arn, null, account, role.Tags, role.HasBoundary);
        var context = new RequestContext(principal, question.Permission, _facts, _time);
        var decision = _evaluator.Decide(role, context);
        if (decision.IsAllowed) Credit(role, question.Permission, decision);
        if (!context.HasReadTime) _decisions.Add(question, decision, generation);
        return decision;
    }

    // The narrowest grant is the one that the call permissions. If an identity-based policy and a resource's policy both allow
    // the call, neither makes the other superfluous: which one is needed depends on the caller's account.
    private void Credit(RoleEntry role, Permission permission, Decision decision)
    {
        if (decision.IsAssumed) _reporter.Assumed(role.Arn, permission);
        foreach (var grants in decision.Grants.GroupBy(grant => grant.IsOfResource))
        {
            var narrowest = GrantWidth.Narrowest(grants);
            foreach (var grant in grants)
                grant.UsedBy(role.Arn, permission, ReferenceEquals(grant, narrowest) ? null : narrowest);
        }
    }

    private void RequireAnywhere(Caller caller, string roleArn, string action)
    {
        var role = RoleOf(roleArn);
        var permission = new Permission(action, NotHereCall.Unknown);
        var decision = _evaluator.DecideAnywhere(role, action);
        if (!decision.IsAllowed)
        {
            Deny(caller, roleArn, permission, new ServiceException(
                "AccessDeniedException", $"User: {caller.Arn} is not authorized to perform: {action} {decision.Denial}"));
        }

        if (decision.IsAssumed) _reporter.Assumed(role.Arn, permission);
        // The resource decides which of the grants allows the call.
        foreach (var grant in decision.Grants) grant.UsedBy(role.Arn, permission);
    }

    // The log tells the assumptions about a role when the role first acts.
    private RoleEntry RoleOf(string roleArn)
    {
        var role = _store.RoleOrImported(roleArn);
        if (role.HasActed) return role;
        role.HasActed = true;
        if (AccessReporter.AssumptionOf(role) is { } assumption) _log.Say("IAM", assumption);
        return role;
    }

    private static IEnumerable<NotHerePermission> OwnOf(IReadOnlyList<NotHerePermission> permissions) =>
        permissions.Where(permission => ServiceOf(permission.Action) == ServiceOf(permissions[0].Action));

    private static string ServiceOf(string action) => action.Split(':')[0];

    private RequestContext ContextOfService(string service, Permission permission) =>
        new(new Principal(service, null, service, _facts.Account, new Dictionary<string, string>()), permission, _facts, _time);

    private void Deny(Caller caller, string roleArn, Permission permission, ServiceException denied)
    {
        _refused.Add(caller, Refusal.Denied, permission.Action, permission.Resource);
        var role = _store.RoleOrImported(roleArn);
        if (_reporter.Denied(role.Arn, permission, denied.Message)) _log.Say(role.Path, denied.Message);
        throw denied;
    }

    private static ServiceException Denied(string code, string who, Permission permission, Decision decision, int status = 400) =>
        new(code, $"User: {who} is not authorized to perform: {permission.Action} on resource: {permission.Resource} " +
            $"{decision.Denial}",
            status);

    private static Dictionary<string, string[]> WithSessionName(IReadOnlyDictionary<string, string[]>? context,
        string sessionName) =>
        new(context ?? new Dictionary<string, string[]>(),
            StringComparer.OrdinalIgnoreCase)
        { ["sts:RoleSessionName"] = [sessionName] };
}
