using System.Text;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>Names of tables and columns in Redshift's SQL.</summary>
/// <remarks>https://docs.aws.amazon.com/redshift/latest/dg/r_names.html</remarks>
internal static partial class RedshiftName
{
    private static readonly HashSet<string> SystemColumns = ["oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    // https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
    private static readonly HashSet<string> Reserved =
    [
        .. """
            aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between binary
            blanksasnull both bytedict bzip2 case cast check collate column connect constraint create credentials cross
            current_date current_time current_timestamp current_user current_user_id default deferrable deflate defrag delta
            delta32k desc disable distinct do else emptyasnull enable encode encrypt encryption end except explicit false for
            foreign freeze from full globaldict256 globaldict64k grant group gzip having identity ignore ilike in initially
            inner intersect interval into is isnull join leading left like limit localtime localtimestamp lun luns lzo lzop
            minus mostly16 mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or
            order outer overlaps parallel partition percent permissions pivot placing primary qualify raw readratio recover
            references rejectlog resort respect restore right select session_user similar snapshot some sysdate system table
            tag tdes text255 text32k then timestamp to top trailing true truncatecolumns union unique unnest unpivot user
            using verbose wallet when where with without
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Returns the name, quoted if SQL does not take it as it is.</summary>
    public static string Of(string name) =>
        Token.IsUnresolved(name) || (Plain().IsMatch(name) && !Reserved.Contains(name)) ? name : Quoted(name);

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Checks the name of a table's column.</summary>
    public static void Validate(Violations violations, string prop, string name)
    {
        if (Token.IsUnresolved(name)) return;
        var limit = ServiceLimits.Redshift.IdentifierBytes;
        var bytes = Encoding.UTF8.GetByteCount(name);
        violations.Require(
            limit.Contains(bytes), prop, $"hold names of {limit}", $"{name} of {bytes} {limit.Unit}", "name it so that it fits");
        violations.Require(
            !SystemColumns.Contains(name),
            prop,
            $"hold none of Redshift's own columns ({string.Join(", ", SystemColumns)})",
            name,
            "use another name");
    }

    [GeneratedRegex("^[a-z_][a-z0-9_$]*$")]
    private static partial Regex Plain();
}
