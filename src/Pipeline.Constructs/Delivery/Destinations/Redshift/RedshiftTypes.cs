using System.Text;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>Maps fields of an event to column types of Redshift.</summary>
/// <remarks>https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html</remarks>
internal static class RedshiftTypes
{
    // A VARCHAR's width counts bytes; a schema's length counts characters.
    private const int BytesPerCharacter = 4;

    private const int UuidLength = 36;

    public static string Of(SchemaField field) => field.Type switch
    {
        FieldType.Integer => "BIGINT",
        FieldType.Number => "DOUBLE PRECISION",
        FieldType.Boolean => "BOOLEAN",
        // COPY loads nested values into SUPER, with 'auto' and with JSONPaths:
        // https://docs.aws.amazon.com/redshift/latest/dg/copy_json.html.
        FieldType.Array or FieldType.Object or FieldType.Any => "SUPER",
        _ => OfText(field),
    };

    private static string OfText(SchemaField field) => field.Format switch
    {
        FieldFormat.Date => "DATE",
        FieldFormat.DateTime => "TIMESTAMPTZ",
        FieldFormat.Uuid => $"CHAR({UuidLength})",
        _ => $"VARCHAR({Width(field)})",
    };

    private static int Width(SchemaField field)
    {
        var most = (long)ServiceLimits.Redshift.VarcharBytes.Maximum;
        var bytes = field switch
        {
            { Enum: { Count: > 0 } values } => values.Max(Encoding.UTF8.GetByteCount),
            { MaxLength: { } length } => (long)length * BytesPerCharacter,
            _ => most,
        };
        return (int)Math.Clamp(bytes, (long)ServiceLimits.Redshift.VarcharBytes.Minimum, most);
    }
}
